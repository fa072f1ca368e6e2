//! JSONPath (RFC 9535) as far as overlays use it: all selectors and filters; of the functions `length`, `count` and
//! `value`. `match` and `search` bring regular expressions of their own dialect and are refused by name.

/// How deep filters and parentheses nest.
const MAX_DEPTH: usize = 32;

/// A path from the root of a document, or from the node a filter looks at.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Query {
    pub(super) segments: Vec<Segment>,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Segment {
    /// `..`: from the node itself and everything below it.
    pub(super) descends: bool,
    pub(super) selectors: Vec<Selector>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Selector {
    Name(String),
    Wildcard,
    Index(i64),
    Slice { start: Option<i64>, end: Option<i64>, step: i64 },
    Filter(Test),
}

/// What a filter asks of a node.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    Any(Vec<Test>),
    All(Vec<Test>),
    Not(Box<Test>),
    Exists(Inner),
    Compare(Operand, Comparison, Operand),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// One side of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operand {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    Query(Inner),
    Length(Box<Operand>),
    Count(Inner),
}

/// A query inside of a filter: `@` is the node looked at, `$` the root.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Inner {
    pub(super) from_root: bool,
    pub(super) query: Query,
}

/// Why a text is no query that is evaluated, and at which byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub(super) at: usize,
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Query {
    /// Reads a query from its text.
    pub(super) fn parse(text: &str) -> Result<Query, Wrong> {
        let mut reader = Reader { text, at: 0, depth: 0 };
        reader.blanks();
        if !reader.eat("$") {
            return Err(reader.wrong("a JSONPath begins with `$`, the document"));
        }
        let query = reader.segments()?;
        reader.blanks();
        match reader.rest().is_empty() {
            true => Ok(query),
            false => Err(reader.unexpected("the end, `.` or `[`")),
        }
    }

    /// Whether it names the document itself.
    pub(super) fn is_root(&self) -> bool {
        self.segments.is_empty()
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        if found {
            self.at += token.len();
        }
        found
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    fn wrong(&self, message: impl Into<String>) -> Wrong {
        Wrong { at: self.at, message: message.into(), help: None }
    }

    fn unexpected(&self, wanted: &str) -> Wrong {
        match self.peek() {
            Some(c) => self.wrong(format!("expected {wanted}, found `{c}`")),
            None => self.wrong(format!("expected {wanted}, found the end")),
        }
    }

    fn segments(&mut self) -> Result<Query, Wrong> {
        let mut segments = Vec::new();
        loop {
            let before = self.at;
            self.blanks();
            let segment = if self.eat("..") {
                let selectors = if self.peek() == Some('[') { self.brackets()? } else { self.shorthand()? };
                Segment { descends: true, selectors }
            } else if self.eat(".") {
                Segment { descends: false, selectors: self.shorthand()? }
            } else if self.peek() == Some('[') {
                Segment { descends: false, selectors: self.brackets()? }
            } else {
                self.at = before;
                return Ok(Query { segments });
            };
            segments.push(segment);
        }
    }

    /// `*` or a bare name after a dot.
    fn shorthand(&mut self) -> Result<Vec<Selector>, Wrong> {
        if self.eat("*") {
            return Ok(vec![Selector::Wildcard]);
        }
        let start = self.at;
        let name = self.bare_name();
        if name.is_empty() {
            return Err(self.unexpected("a name or `*`"));
        }
        // `x-logo` is the usual slip: a bare name has no hyphen (RFC 9535, section 2.5.1.1).
        if self.peek() == Some('-') {
            let rest = self.rest();
            let end = rest.find(['.', '[', ' ']).unwrap_or(rest.len());
            let whole = &self.text[start..self.at + end];
            let mut wrong = self.wrong("a name after a dot has letters, digits and `_` alone");
            wrong.help = Some(format!("write `['{whole}']`"));
            return Err(wrong);
        }
        Ok(vec![Selector::Name(name.to_owned())])
    }

    fn bare_name(&mut self) -> &'a str {
        let rest = self.rest();
        let is_first = |c: char| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii();
        if !rest.starts_with(is_first) {
            return "";
        }
        let end = rest.find(|c: char| !is_first(c) && !c.is_ascii_digit()).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn brackets(&mut self) -> Result<Vec<Selector>, Wrong> {
        self.eat("[");
        let mut selectors = Vec::new();
        loop {
            self.blanks();
            selectors.push(self.selector()?);
            self.blanks();
            if self.eat("]") {
                return Ok(selectors);
            }
            if !self.eat(",") {
                return Err(self.unexpected("`,` or `]`"));
            }
        }
    }

    fn selector(&mut self) -> Result<Selector, Wrong> {
        match self.peek() {
            Some('*') => {
                self.eat("*");
                Ok(Selector::Wildcard)
            }
            Some('\'' | '"') => Ok(Selector::Name(self.quoted()?)),
            Some('?') => {
                self.eat("?");
                Ok(Selector::Filter(self.any()?))
            }
            Some('-' | ':' | '0'..='9') => self.index_or_slice(),
            _ => Err(self.unexpected("a quoted name, an index, `*` or `?`")),
        }
    }

    fn index_or_slice(&mut self) -> Result<Selector, Wrong> {
        let start = self.integer()?;
        self.blanks();
        if !self.eat(":") {
            return start.map(Selector::Index).ok_or_else(|| self.unexpected("an index"));
        }
        self.blanks();
        let end = self.integer()?;
        self.blanks();
        let step = if self.eat(":") {
            self.blanks();
            self.integer()?
        } else {
            None
        };
        Ok(Selector::Slice { start, end, step: step.unwrap_or(1) })
    }

    fn integer(&mut self) -> Result<Option<i64>, Wrong> {
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let end = rest.len() - digits.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if end == 0 {
            return Ok(None);
        }
        let number = rest[..end].parse().map_err(|_| self.wrong("this is no index"))?;
        self.at += end;
        Ok(Some(number))
    }

    fn quoted(&mut self) -> Result<String, Wrong> {
        let quote = self.peek().expect("the caller saw a quote");
        self.at += 1;
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += c.len_utf8();
            match c {
                '\\' => text.push(self.escape(quote)?),
                c if c == quote => return Ok(text),
                c if c < ' ' => return Err(self.wrong("a control character stands in a name")),
                c => text.push(c),
            }
        }
        Err(self.wrong("a quoted name has no end"))
    }

    fn escape(&mut self, quote: char) -> Result<char, Wrong> {
        let Some(c) = self.peek() else { return Err(self.unexpected("an escaped character")) };
        self.at += c.len_utf8();
        Ok(match c {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '/' | '\\' => c,
            'u' => return self.unicode(),
            c if c == quote => c,
            c => return Err(self.wrong(format!("`\\{c}` is no escape"))),
        })
    }

    /// Four hexadecimal digits; of a character beyond the first plane, two of these.
    fn unicode(&mut self) -> Result<char, Wrong> {
        let high = self.hex()?;
        let code = match high {
            0xD800..0xDC00 if self.eat("\\u") => {
                let low = self.hex()?;
                0x10000 + ((high - 0xD800) << 10) + (low.wrapping_sub(0xDC00) & 0x3FF)
            }
            code => code,
        };
        char::from_u32(code).ok_or_else(|| self.wrong("an escape names half of a character"))
    }

    fn hex(&mut self) -> Result<u32, Wrong> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let digits = digits.ok_or_else(|| self.unexpected("four hexadecimal digits"))?;
        self.at += 4;
        Ok(u32::from_str_radix(digits, 16).expect("four hexadecimal digits fit"))
    }

    fn any(&mut self) -> Result<Test, Wrong> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.wrong("the filter nests too deep"));
        }
        let test = self.list("||", Reader::all, Test::Any);
        self.depth -= 1;
        test
    }

    fn all(&mut self) -> Result<Test, Wrong> {
        self.list("&&", Reader::basic, Test::All)
    }

    fn list(
        &mut self,
        operator: &str,
        one: fn(&mut Self) -> Result<Test, Wrong>,
        of: fn(Vec<Test>) -> Test,
    ) -> Result<Test, Wrong> {
        let mut tests = vec![one(self)?];
        loop {
            self.blanks();
            if !self.eat(operator) {
                break;
            }
            tests.push(one(self)?);
        }
        Ok(if tests.len() == 1 { tests.remove(0) } else { of(tests) })
    }

    fn basic(&mut self) -> Result<Test, Wrong> {
        self.blanks();
        if self.rest().starts_with('!') && !self.rest().starts_with("!=") {
            self.eat("!");
            self.blanks();
            return Ok(Test::Not(Box::new(self.unnegated()?)));
        }
        self.unnegated()
    }

    fn unnegated(&mut self) -> Result<Test, Wrong> {
        if self.eat("(") {
            let test = self.any()?;
            self.blanks();
            return if self.eat(")") { Ok(test) } else { Err(self.unexpected("`)`")) };
        }
        let left = self.operand()?;
        self.blanks();
        let Some(comparison) = self.comparison() else {
            return match left {
                Operand::Query(inner) => Ok(Test::Exists(inner)),
                _ => Err(self.unexpected("a comparison")),
            };
        };
        self.blanks();
        let right = self.operand()?;
        Ok(Test::Compare(left, comparison, right))
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let all = [
            ("==", Comparison::Equal),
            ("!=", Comparison::Unequal),
            ("<=", Comparison::LessOrEqual),
            (">=", Comparison::GreaterOrEqual),
            ("<", Comparison::Less),
            (">", Comparison::Greater),
        ];
        all.into_iter().find(|(token, _)| self.eat(token)).map(|(_, comparison)| comparison)
    }

    fn operand(&mut self) -> Result<Operand, Wrong> {
        match self.peek() {
            Some('@' | '$') => self.inner().map(Operand::Query),
            Some('\'' | '"') => self.quoted().map(Operand::Text),
            Some('-' | '0'..='9') => self.number(),
            _ => self.word(),
        }
    }

    fn inner(&mut self) -> Result<Inner, Wrong> {
        let from_root = self.eat("$");
        if !from_root && !self.eat("@") {
            return Err(self.unexpected("`@` or `$`"));
        }
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.wrong("the filter nests too deep"));
        }
        let query = self.segments();
        self.depth -= 1;
        Ok(Inner { from_root, query: query? })
    }

    fn number(&mut self) -> Result<Operand, Wrong> {
        let rest = self.rest();
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.' | 'e' | 'E');
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let number = rest[..end].parse().map_err(|_| self.wrong("this is no number"))?;
        self.at += end;
        Ok(Operand::Number(number))
    }

    fn word(&mut self) -> Result<Operand, Wrong> {
        let start = self.at;
        let operand = match self.bare_name() {
            "true" => Operand::Bool(true),
            "false" => Operand::Bool(false),
            "null" => Operand::Null,
            "" => return Err(self.unexpected("a value, `@` or `$`")),
            function => {
                if !self.eat("(") {
                    let message = format!("`{function}` is no value");
                    return Err(Wrong { at: start, message, help: Some("text stands in quotes".to_owned()) });
                }
                self.blanks();
                let operand = self.function(function, start)?;
                self.blanks();
                if !self.eat(")") {
                    return Err(self.unexpected("`)`"));
                }
                operand
            }
        };
        Ok(operand)
    }

    fn function(&mut self, name: &str, start: usize) -> Result<Operand, Wrong> {
        match name {
            "length" => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(self.wrong("the filter nests too deep"));
                }
                let operand = self.operand()?;
                self.depth -= 1;
                Ok(Operand::Length(Box::new(operand)))
            }
            "count" => self.inner().map(Operand::Count),
            // The value of the one node a query finds is what a query stands for in a comparison anyway.
            "value" => self.inner().map(Operand::Query),
            name => {
                let message = format!("the function `{name}` is not evaluated");
                let help = "there are `length`, `count` and `value`; compare with `==`, or write an action for each node";
                Err(Wrong { at: start, message, help: Some(help.to_owned()) })
            }
        }
    }
}
