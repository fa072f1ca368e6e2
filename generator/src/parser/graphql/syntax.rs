//! What a GraphQL document says, in GraphQL's words, with a place on every node.

use crate::source::Span;

/// A name and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) span: Span,
}

/// Everything read from one or more files.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) schemas: Vec<SchemaNode>,
    pub(super) types: Vec<TypeNode>,
    pub(super) directives: Vec<DirectiveNode>,
    pub(super) operations: Vec<OperationNode>,
    pub(super) fragments: Vec<FragmentNode>,
}

/// `schema { .. }` or `extend schema`.
#[derive(Debug, Clone)]
pub(super) struct SchemaNode {
    pub(super) extends: bool,
    pub(super) description: Option<String>,
    pub(super) directives: Vec<Directive>,
    pub(super) roots: Vec<(Root, Name)>,
    pub(super) span: Span,
}

/// The three kinds of operations, and the root type of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Root {
    Query,
    Mutation,
    Subscription,
}

impl Root {
    pub(super) const ALL: [Root; 3] = [Root::Query, Root::Mutation, Root::Subscription];

    /// The keyword of an operation of this kind.
    pub(super) fn keyword(self) -> &'static str {
        match self {
            Root::Query => "query",
            Root::Mutation => "mutation",
            Root::Subscription => "subscription",
        }
    }

    /// The root type's name where no schema definition names one (section 3.3.1).
    pub(super) fn default_type(self) -> &'static str {
        match self {
            Root::Query => "Query",
            Root::Mutation => "Mutation",
            Root::Subscription => "Subscription",
        }
    }
}

/// A type definition or an extension of one.
#[derive(Debug, Clone)]
pub(super) struct TypeNode {
    pub(super) name: Name,
    pub(super) extends: bool,
    pub(super) description: Option<String>,
    pub(super) directives: Vec<Directive>,
    pub(super) body: Body,
}

/// What a type definition defines.
#[derive(Debug, Clone)]
pub(super) enum Body {
    Scalar,
    Object { interfaces: Vec<Name>, fields: Vec<FieldNode> },
    Interface { interfaces: Vec<Name>, fields: Vec<FieldNode> },
    Union { members: Vec<Name> },
    Enum { values: Vec<ValueNode> },
    Input { fields: Vec<InputNode> },
}

impl Body {
    /// The kind in words.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Body::Scalar => "scalar",
            Body::Object { .. } => "object type",
            Body::Interface { .. } => "interface",
            Body::Union { .. } => "union",
            Body::Enum { .. } => "enum",
            Body::Input { .. } => "input object",
        }
    }
}

/// A field of an object type or an interface.
#[derive(Debug, Clone)]
pub(super) struct FieldNode {
    pub(super) name: Name,
    pub(super) description: Option<String>,
    pub(super) arguments: Vec<InputNode>,
    pub(super) ty: TypeRef,
    pub(super) directives: Vec<Directive>,
    pub(super) span: Span,
}

/// An argument, or a field of an input object.
#[derive(Debug, Clone)]
pub(super) struct InputNode {
    pub(super) name: Name,
    pub(super) description: Option<String>,
    pub(super) ty: TypeRef,
    pub(super) default: Option<Value>,
    pub(super) directives: Vec<Directive>,
    pub(super) span: Span,
}

impl InputNode {
    /// Whether a caller has to give it (section 5.4.2.1).
    pub(super) fn is_required(&self) -> bool {
        self.ty.non_null && self.default.is_none()
    }
}

/// A value of an enum.
#[derive(Debug, Clone)]
pub(super) struct ValueNode {
    pub(super) name: Name,
    pub(super) description: Option<String>,
    pub(super) directives: Vec<Directive>,
}

/// A use of a type.
#[derive(Debug, Clone)]
pub(super) struct TypeRef {
    pub(super) shape: Shape,
    pub(super) non_null: bool,
    pub(super) span: Span,
}

/// A named type or a list of a type.
#[derive(Debug, Clone)]
pub(super) enum Shape {
    Named(Name),
    List(Box<TypeRef>),
}

impl TypeRef {
    /// The named type below all lists.
    pub(super) fn base(&self) -> &Name {
        let mut at = self;
        loop {
            match &at.shape {
                Shape::Named(name) => return name,
                Shape::List(of) => at = of,
            }
        }
    }
}

impl std::fmt::Display for TypeRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.shape {
            Shape::Named(name) => f.write_str(&name.text)?,
            Shape::List(of) => write!(f, "[{of}]")?,
        }
        f.write_str(if self.non_null { "!" } else { "" })
    }
}

/// A definition of a directive.
#[derive(Debug, Clone)]
pub(super) struct DirectiveNode {
    pub(super) name: Name,
    pub(super) arguments: Vec<InputNode>,
    pub(super) repeatable: bool,
    pub(super) locations: Vec<&'static str>,
}

/// A use of a directive.
#[derive(Debug, Clone)]
pub(super) struct Directive {
    pub(super) name: Name,
    pub(super) arguments: Vec<Argument>,
}

impl Directive {
    /// The value of an argument.
    pub(super) fn argument(&self, name: &str) -> Option<&Value> {
        self.arguments.iter().find(|argument| argument.name.text == name).map(|argument| &argument.value)
    }
}

/// The directive of that name, where it is applied.
pub(super) fn directive<'a>(directives: &'a [Directive], name: &str) -> Option<&'a Directive> {
    directives.iter().find(|directive| directive.name.text == name)
}

/// `name: value`.
#[derive(Debug, Clone)]
pub(super) struct Argument {
    pub(super) name: Name,
    pub(super) value: Value,
}

/// A literal or a variable.
#[derive(Debug, Clone)]
pub(super) struct Value {
    pub(super) kind: ValueKind,
    pub(super) span: Span,
}

/// The kinds of values. Numbers keep the text they were written with.
#[derive(Debug, Clone)]
pub(super) enum ValueKind {
    Variable(String),
    Int(String),
    Float(String),
    String(String),
    Boolean(bool),
    Null,
    Enum(String),
    List(Vec<Value>),
    Object(Vec<Argument>),
}

/// A query, a mutation or a subscription of a document.
#[derive(Debug, Clone)]
pub(super) struct OperationNode {
    pub(super) root: Root,
    pub(super) name: Option<Name>,
    pub(super) description: Option<String>,
    pub(super) variables: Vec<VariableNode>,
    pub(super) directives: Vec<Directive>,
    pub(super) selection: Vec<Selection>,
    pub(super) span: Span,
}

/// `$name: Type = default`.
#[derive(Debug, Clone)]
pub(super) struct VariableNode {
    pub(super) name: Name,
    pub(super) description: Option<String>,
    pub(super) ty: TypeRef,
    pub(super) default: Option<Value>,
    pub(super) directives: Vec<Directive>,
}

/// `fragment Name on Type { .. }`.
#[derive(Debug, Clone)]
pub(super) struct FragmentNode {
    pub(super) name: Name,
    pub(super) on: Name,
    pub(super) directives: Vec<Directive>,
    pub(super) selection: Vec<Selection>,
    pub(super) span: Span,
}

/// One entry of a selection set.
#[derive(Debug, Clone)]
pub(super) enum Selection {
    Field(FieldSelection),
    Spread { name: Name, directives: Vec<Directive> },
    Inline { on: Option<Name>, directives: Vec<Directive>, selection: Vec<Selection>, span: Span },
}

/// A selected field.
#[derive(Debug, Clone)]
pub(super) struct FieldSelection {
    pub(super) alias: Option<Name>,
    pub(super) name: Name,
    pub(super) arguments: Vec<Argument>,
    pub(super) directives: Vec<Directive>,
    pub(super) selection: Vec<Selection>,
}

impl FieldSelection {
    /// The key in the answer: the alias, else the name.
    pub(super) fn response_key(&self) -> &Name {
        self.alias.as_ref().unwrap_or(&self.name)
    }
}
