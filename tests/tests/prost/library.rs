//! Every operation of the library, client and server with records or with messages of prost: what is sent is what
//! arrives, byte for byte.

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex};

use counterpart_runtime::arbitrary::{self, Options};
use counterpart_runtime::client::{Builder, Connect, Core, InProcess};
use counterpart_runtime::grpc::Status;
use counterpart_runtime::operation::Operation;
use counterpart_runtime::protobuf::{decode, encode};
use counterpart_runtime::record::{Blank, Place, Record};
use counterpart_runtime::server::{Context, EventStream, ServiceBuilder};

use crate::contracts::{library_grpc as records, library_of_prost as prost};

/// How many values each operation is tried with.
const VALUES: u64 = 24;

/// How many messages a stream has.
const MESSAGES: usize = 3;

const OPTIONS: Options =
    Options { depth: 4, size: 200, unknown: false, plain: false, nonempty: false, utc: true };

/// What the server answers, and what it was asked, as bytes.
#[derive(Clone, Default)]
struct Script(Arc<Mutex<(Vec<u8>, Vec<u8>)>>);

impl Script {
    fn answer<T: Place + Blank>(&self, input: &impl Place) -> Result<T, Status> {
        let mut script = self.0.lock().unwrap();
        script.1 = encode(input).unwrap();
        Ok(decode(&script.0).unwrap())
    }

    fn stream<T: Place + Blank + Clone>(&self, input: &impl Place) -> Result<EventStream<T, Status>, Status> {
        Ok(EventStream::of(vec![self.answer::<T>(input)?; MESSAGES]))
    }

    fn expect(&self, answer: &[u8]) {
        *self.0.lock().unwrap() = (answer.to_vec(), Vec::new());
    }

    fn seen(&self) -> Vec<u8> {
        self.0.lock().unwrap().1.clone()
    }
}

macro_rules! app {
    ($app:ident of $library:ident) => {
        struct $app(Script);

        impl $library::server::Library for $app {
            app! { $library unary get_book(GetBookRequest) -> $library::types::Book; }
            app! { $library unary update_book(UpdateBookRequest) -> $library::types::Book; }
            app! { $library unary create_book(CreateBookRequest) -> $library::types::Book; }
            app! { $library unary list_books(ListBooksRequest) -> $library::types::BookPage; }

            async fn delete_book(
                &self,
                _: &Context,
                input: $library::types::DeleteBookRequest,
            ) -> Result<(), Status> {
                self.0.answer::<$library::types::LoanEvent>(&input).map(drop)
            }

            async fn watch_loans(
                &self,
                _: &Context,
                input: $library::types::WatchLoansRequest,
            ) -> Result<EventStream<$library::types::LoanEvent, Status>, Status> {
                self.0.stream(&input)
            }
        }
    };
    ($library:ident unary $method:ident($input:ident) -> $output:ty;) => {
        async fn $method(&self, _: &Context, input: $library::types::$input) -> Result<$output, Status> {
            self.0.answer(&input)
        }
    };
}
app!(Records of records);
app!(Prost of prost);

/// A client that reaches a server, and what the server is told.
struct Way {
    name: String,
    core: Core,
    script: Script,
}

type Serve = fn(Script) -> ServiceBuilder;

/// Every pair of a client of `C` with a server, in process and over a socket.
async fn ways<C: Connect + AsRef<Core>>(of: &str) -> Vec<Way> {
    let servers: [(&str, Serve); 2] = [
        ("records", |script| records::server::service(Records(script))),
        ("prost", |script| prost::server::service(Prost(script))),
    ];
    let mut ways = Vec::new();
    for (name, service) in servers {
        let script = Script::default();
        let builder = Builder::<C>::new("http://library.test");
        let client = builder.transport(InProcess::new(service(script.clone()).build())).build().unwrap();
        let name = format!("{of} to {name}");
        ways.push(Way { name: format!("{name} in process"), core: client.as_ref().clone(), script });
        let script = Script::default();
        let client = Builder::<C>::new(listen(service(script.clone())).await).build().unwrap();
        ways.push(Way { name: format!("{name} over a socket"), core: client.as_ref().clone(), script });
    }
    ways
}

/// Serves on a free port of the loopback interface until the runtime ends.
async fn listen(service: ServiceBuilder) -> String {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, service.into_axum()).await });
    format!("http://{address}")
}

/// The bytes of an arbitrary message, with the entries of its maps in order.
fn bytes<R: Place + Blank, P: Place + Blank>(seed: u64) -> Vec<u8> {
    let record: R = arbitrary::value(seed, &OPTIONS);
    let message: P = decode(&encode(&record).unwrap()).unwrap();
    encode(&message).unwrap()
}

impl Way {
    async fn unary<I, T>(&self, operation: &'static Operation, input: &[u8], answer: &[u8])
    where
        I: Record + Blank,
        T: Place + Blank,
    {
        self.script.expect(answer);
        let input_value: I = decode(input).unwrap();
        let value = self.core.call::<I, T, Status, ()>(operation, input_value).send().await;
        let value = value.unwrap_or_else(|error| panic!("{} {}: {error}", operation.name, self.name));
        assert_eq!(self.script.seen(), input, "{} {}", operation.name, self.name);
        assert_eq!(encode(&value).unwrap(), answer, "{} {}", operation.name, self.name);
    }

    async fn stream<I, T>(&self, operation: &'static Operation, input: &[u8], answer: &[u8])
    where
        I: Record + Blank,
        T: Place + Blank,
    {
        self.script.expect(answer);
        let call = self.core.call::<I, T, Status, ()>(operation, decode(input).unwrap());
        let mut events = call.open().await.unwrap();
        let mut count = 0;
        while let Some(message) = events.next().await {
            assert_eq!(encode(&message.unwrap()).unwrap(), answer, "{} {}", operation.name, self.name);
            count += 1;
        }
        assert_eq!(self.script.seen(), input, "{} {}", operation.name, self.name);
        assert_eq!(count, MESSAGES);
    }
}

/// One operation by clients of both kinds, with every value.
macro_rules! exercise {
    ($of_records:ident $of_prost:ident $kind:ident $operation:ident($input:ident) -> $output:ident) => {
        for seed in 0..VALUES {
            use {prost::types as p, records::types as r};
            let input = keyed(stringify!($input), bytes::<r::$input, p::$input>(seed), seed);
            let answer = bytes::<r::$output, p::$output>(seed + 1000);
            for way in &$of_records {
                way.$kind::<r::$input, r::$output>(&records::ops::$operation, &input, &answer).await;
            }
            for way in &$of_prost {
                way.$kind::<p::$input, p::$output>(&prost::ops::$operation, &input, &answer).await;
            }
        }
    };
}

/// A server remembers a key and what was asked under it, so each call has another one.
fn keyed(input: &str, bytes: Vec<u8>, seed: u64) -> Vec<u8> {
    if input != "CreateBookRequest" {
        return bytes;
    }
    let mut request: prost::types::CreateBookRequest = decode(&bytes).unwrap();
    request.request_id = format!("call-{seed:08}");
    encode(&request).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_operation_brings_the_same_bytes_whoever_wrote_the_messages() {
    let of_records = ways::<records::Client>("records").await;
    let of_prost = ways::<prost::Client>("prost").await;
    exercise!(of_records of_prost unary GET_BOOK(GetBookRequest) -> Book);
    exercise!(of_records of_prost unary UPDATE_BOOK(UpdateBookRequest) -> Book);
    exercise!(of_records of_prost unary CREATE_BOOK(CreateBookRequest) -> Book);
    exercise!(of_records of_prost unary LIST_BOOKS(ListBooksRequest) -> BookPage);
    exercise!(of_records of_prost stream WATCH_LOANS(WatchLoansRequest) -> LoanEvent);
    for seed in 0..VALUES {
        use {prost::types as p, records::types as r};
        let input = bytes::<r::DeleteBookRequest, p::DeleteBookRequest>(seed);
        let calls = of_records.iter().map(|way| (way, &records::ops::DELETE_BOOK, true));
        let calls = calls.chain(of_prost.iter().map(|way| (way, &prost::ops::DELETE_BOOK, false)));
        for (way, operation, has_records) in calls {
            match has_records {
                true => way.unary::<r::DeleteBookRequest, ()>(operation, &input, &[]).await,
                false => way.unary::<p::DeleteBookRequest, ()>(operation, &input, &[]).await,
            }
        }
    }
}

/// Counts books by what it was given.
struct Counting(Arc<Mutex<Vec<String>>>);

impl prost::server::Library for Counting {
    async fn create_book(
        &self,
        _: &Context,
        input: prost::types::CreateBookRequest,
    ) -> Result<prost::types::Book, Status> {
        let mut keys = self.0.lock().unwrap();
        keys.push(input.request_id);
        let title = input.book.unwrap_or_default().title;
        Ok(prost::types::Book { title, revision: keys.len() as i64, ..prost::types::Book::default() })
    }
}

#[tokio::test]
async fn a_key_is_filled_into_the_message_and_recognised() {
    let keys = Arc::default();
    let service = prost::server::service(Counting(Arc::clone(&keys))).build();
    let client: prost::Client = counterpart_runtime::client::in_process(service);
    let book = |title: &str| prost::types::CreateBookRequest {
        book: Some(prost::types::NewBook { title: title.to_owned(), ..prost::types::NewBook::default() }),
        request_id: String::new(),
    };
    for _ in 0..2 {
        let made = client.create_book(book("Emma")).idempotency_key("one").await.unwrap();
        assert_eq!((made.title.as_str(), made.revision), ("Emma", 1));
    }
    let other = client.create_book(book("Persuasion")).idempotency_key("one").await;
    assert!(other.is_err(), "another request under the same key: {other:?}");
    assert_eq!(client.create_book(book("Persuasion")).await.unwrap().revision, 2);
    let keys = keys.lock().unwrap();
    assert_eq!((keys.len(), keys[0].as_str()), (2, "one"));
    assert!(keys[1].len() > 8, "a key is made up: {}", keys[1]);
}
