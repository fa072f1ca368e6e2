use super::*;
use crate::record::*;
use crate::{record, string_enum, union};

#[derive(Clone)]
struct Node {
    id: String,
    count: u32,
    ratio: f64,
    step: f64,
    tags: Vec<String>,
    sizes: Vec<i32>,
    stock: Map<String, u64>,
    note: Patch<String>,
    kind: Kind,
    colour: String,
    next: Option<Box<Node>>,
    children: Vec<Node>,
    item: Item,
    shape: Shape,
    bytes: Vec<u8>,
    big: crate::scalar::Integer,
    any: Option<Value>,
    extra: Extra,
}

static ID: Facts = Facts::rules(&[
    #[cfg(feature = "regex")]
    Rule::Pattern(r"^[A-Z]{2}-\d+(x|yy)?$"),
    Rule::MaxLength(8),
    Rule::MinLength(5),
]);
static COUNT: Facts = Facts::rules(&[
    Rule::ExclusiveMinimum(Num::Int(10)),
    Rule::Maximum(Num::Int(40)),
    Rule::MultipleOf(Num::Int(7)),
]);
static RATIO: Facts = Facts::rules(&[Rule::Minimum(Num::Text("0.5")), Rule::ExclusiveMaximum(Num::Int(3))]);
static STEP: Facts = Facts::rules(&[
    Rule::MultipleOf(Num::Text("0.1")),
    Rule::Minimum(Num::Int(0)),
    Rule::Maximum(Num::Int(9)),
]);
static TAG: Facts = Facts::rules(&[Rule::MaxLength(3)]);
static TAGS: Facts = Facts::rules(&[Rule::MinItems(2), Rule::MaxItems(3), Rule::UniqueItems]).items(&TAG);
static SIZES: Facts = Facts::rules(&[Rule::UniqueItems]).items(&COUNT);
static STOCK: Facts = Facts::rules(&[Rule::MinProperties(1)]).keys(&ID);
static COLOUR: Facts = Facts::rules(&[Rule::OneOf(&["\"red\"", "\"blue\""])]);
static BYTES: Facts = Facts::rules(&[Rule::MinLength(3), Rule::MaxLength(3)]);
static BIG: Facts = Facts::rules(&[Rule::Minimum(Num::Int(-5)), Rule::Maximum(Num::Int(5))]);

record! {
    Node = "Node" {
        0 id: field("id").required().facts(&ID);
        1 count: field("count").required().facts(&COUNT);
        2 ratio: field("ratio").required().facts(&RATIO);
        3 step: field("step").required().facts(&STEP);
        4 tags: field("tags").required().facts(&TAGS);
        5 sizes: field("sizes").required().facts(&SIZES);
        6 stock: field("stock").required().facts(&STOCK);
        7 note: field("note").nullable();
        8 kind: field("kind").required();
        9 colour: field("colour").required().facts(&COLOUR);
        10 next: field("next");
        11 children: field("children").required();
        12 item: field("item").required();
        13 shape: field("shape").required();
        14 bytes: field("bytes").required().facts(&BYTES);
        15 big: field("big").required().facts(&BIG);
        16 any: field("any");
    }
}

#[derive(Clone)]
enum Kind {
    Small,
    Large,
    Unknown(String),
}

string_enum! { Kind { 0 Small: "small"; 1 Large: "large"; } unknown Unknown }

#[derive(Clone)]
enum Item {
    Leaf(Leaf),
    Node(Box<Node>),
    Unknown(Value),
}

union! {
    Item = "Item" { 0 Leaf: arm("Leaf").tags(&["leaf"]); 1 Node: arm("Node").tags(&["node"]); } unknown Unknown
    .tag("is")
}

#[derive(Clone)]
struct Leaf {
    is: String,
    name: Option<String>,
    size: Option<i64>,
    extra: Extra,
}

record! { Leaf = "Leaf" { 0 is: field("is").required(); 1 name: field("name"); 2 size: field("size"); } }

#[derive(Clone)]
enum Shape {
    Named(Leaf),
    Sized(Leaf),
    Text(String),
    Number(i64),
    Words(Vec<String>),
    Numbers(Vec<f64>),
}

union! {
    Shape = "Shape" {
        0 Named: arm("Named").when(&[When::Has("name"), When::Lacks("size")]);
        1 Sized: arm("Sized").when(&[When::Member("is", &["\"sized\""])]);
        2 Text: arm("Text").when(&[When::Kind(Kinds::STRING)]);
        3 Number: arm("Number").when(&[When::Kind(Kinds::INTEGER)]);
        4 Words: arm("Words").when(&[When::Kind(Kinds::ARRAY), When::Fits]);
        5 Numbers: arm("Numbers").when(&[When::Kind(Kinds::ARRAY), When::Fits]);
    } blank Text
}

#[test]
fn values_are_valid_and_come_back() {
    let (mut arms, mut known) = ([0; 6], [0; 3]);
    for seed in 0..400 {
        let options = Options { unknown: seed % 2 == 1, ..Options::default() };
        let node: Node = value(seed, &options);
        let found = crate::validate::received(node.view());
        assert!(found.is_empty(), "seed {seed}: {found:?}\n{node:?}");
        if !options.unknown {
            assert!(crate::validate::sent(node.view()).is_empty(), "seed {seed}");
        }
        let json = crate::json::to_vec(&node);
        let back: Node =
            crate::json::from_slice(&json).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert_eq!(back, node, "seed {seed}: {}", String::from_utf8_lossy(&json));
        arms[node.shape.arm().0] += 1;
        known[node.item.arm().0] += 1;
    }
    assert!(arms.iter().chain(&known).all(|count| *count > 0), "every arm is made: {arms:?} {known:?}");
}

#[test]
fn the_same_seed_gives_the_same_value() {
    let make = |seed| crate::json::to_vec(&value::<Node>(seed, &Options::default()));
    assert_eq!(make(7), make(7));
    assert_ne!(make(7), make(8));
}

#[test]
fn recursive_types_stay_small() {
    let options = Options { depth: 3, size: 30, ..Options::default() };
    let longest = (0..200).map(|seed| crate::json::to_vec(&value::<Node>(seed, &options)).len()).max();
    assert!(longest.is_some_and(|longest| longest < 20_000), "{longest:?}");
}

#[test]
fn plain_strings_fit_into_headers() {
    let options = Options { plain: true, nonempty: true, ..Options::default() };
    for seed in 0..100 {
        let text: String = value(seed, &options);
        assert!(!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic()), "{text:?}");
    }
}

#[test]
fn broken_documents_are_refused_or_read_but_never_worse() {
    let signs = br#"{}[]",:\0e-.+ xn1u"#;
    let (mut read, mut refused) = (0, 0);
    for seed in 0..60 {
        let json = crate::json::to_vec(&value::<Node>(seed, &Options { size: 40, ..Options::default() }));
        let mut entropy = Entropy::new(seed);
        for _ in 0..20 {
            let mut bytes = json.clone();
            let at = entropy.below(bytes.len() as u64) as usize;
            match entropy.below(3) {
                0 => bytes.truncate(at),
                1 => drop(bytes.remove(at)),
                _ => bytes[at] = signs[entropy.below(signs.len() as u64) as usize],
            }
            match crate::json::from_slice::<Node>(&bytes) {
                Ok(node) => {
                    let again = crate::json::from_slice::<Node>(&crate::json::to_vec(&node));
                    assert_eq!(again.expect("what we write we read"), node, "seed {seed}");
                    read += 1;
                }
                Err(error) => {
                    assert!(!error.problems().is_empty());
                    refused += 1;
                }
            }
        }
    }
    assert!(read > 50 && refused > 50, "{read} {refused}");
}
