//! The macro behind the types that client methods return.

/// Declares what the methods of a client return: the runtime's [`Call`](crate::client::Call) under types of the
/// contract's own crate, which may therefore have setters for the inputs of its operations. They are generic, so
/// that the policy of a call is written once a contract; an operation adds a name for its instance.
///
/// ```text
/// pub mod calls {
///     counterpart_runtime::calls!(Call, KeyedCall, StreamCall);   // those the contract needs
///     counterpart_runtime::inputs_of!(ListBooksInput);
/// }
/// pub type ListBooks = calls::Call<Inputs<calls::ListBooksInput>, Vec<Book>, ListBooksError, ListBooksHeaders>;
/// counterpart_runtime::inputs! { calls::Call<Inputs<calls::ListBooksInput>> {
///     /// At most so many.
///     limit(1 limit: i32) = Some(limit);
/// } }
/// ```
#[macro_export]
macro_rules! calls {
    ($($kind:ident),*) => { $($crate::__calls!($kind);)* };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __calls {
    (Call) => {
        $crate::__call! {
            /// A call that is not sent yet; awaiting it sends it.
            Call send -> T;
        }
        $crate::__send_full!(Call);
    };
    (KeyedCall) => {
        $crate::__call! {
            /// A call with an idempotency key that is not sent yet; awaiting it sends it.
            KeyedCall send -> T;
        }
        $crate::__send_full!(KeyedCall);

        impl<I, T, E, H> KeyedCall<I, T, E, H> {
            /// Names the call, so that a repetition of it is recognised; made at random unless set.
            #[inline]
            pub fn idempotency_key(mut self, key: impl ::core::convert::Into<::std::string::String>) -> Self {
                self.0.options.key($crate::client::IdempotencyKey::new(key));
                self
            }
        }
    };
    (StreamCall) => {
        $crate::__call! {
            /// A call answered by a stream that is not sent yet; awaiting it sends it.
            StreamCall open -> $crate::client::Events<T, E>;
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    ($(#[$meta:meta])* $name:ident $send:ident -> $reply:ty;) => {
        $(#[$meta])*
        #[must_use = "nothing is sent until it is awaited"]
        pub struct $name<I, T, E, H = ()>(pub(super) $crate::client::Call<I, T, E, H>);

        impl<I, T, E, H> $name<I, T, E, H> {
            /// Gives up this long after sending, attempts and pauses included.
            #[inline]
            pub fn timeout(mut self, timeout: ::std::time::Duration) -> Self {
                self.0.options.timeout(timeout);
                self
            }

            /// Replaces the client's way to retry.
            #[inline]
            pub fn retry(mut self, retry: $crate::client::Retry) -> Self {
                self.0.options.retry(retry);
                self
            }

            /// Adds a header that the contract does not tell of, or replaces one.
            #[inline]
            pub fn header(
                mut self,
                name: &::core::primitive::str,
                value: &::core::primitive::str,
            ) -> Self {
                self.0.options.header(name, value);
                self
            }
        }

        impl<I, T, E, H> $name<I, T, E, H>
        where
            I: $crate::record::Record,
            T: $crate::record::Place + $crate::record::Blank,
            E: $crate::record::Place + $crate::record::Blank,
            H: $crate::record::Place + $crate::record::Blank,
        {
            /// Sends it, as awaiting it does.
            #[inline]
            pub fn send(
                self,
            ) -> $crate::client::Sending<
                ::core::result::Result<$reply, $crate::client::Error<E>>,
            > {
                self.0.$send()
            }
        }

        impl<I, T, E, H> ::std::future::IntoFuture for $name<I, T, E, H>
        where
            I: $crate::record::Record,
            T: $crate::record::Place + $crate::record::Blank,
            E: $crate::record::Place + $crate::record::Blank,
            H: $crate::record::Place + $crate::record::Blank,
        {
            type Output = ::core::result::Result<$reply, $crate::client::Error<E>>;
            type IntoFuture = $crate::client::Sending<Self::Output>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                self.0.$send()
            }
        }
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __send_full {
    ($name:ident) => {
        impl<I, T, E, H> $name<I, T, E, H>
        where
            I: $crate::record::Record,
            T: $crate::record::Place + $crate::record::Blank,
            E: $crate::record::Place + $crate::record::Blank,
            H: $crate::record::Place + $crate::record::Blank,
        {
            /// Sends it; the value with status and headers.
            #[inline]
            pub fn send_full(
                self,
            ) -> $crate::client::Sending<
                ::core::result::Result<$crate::client::Full<T, H>, $crate::client::Error<E>>,
            > {
                self.0.send_full()
            }
        }
    };
}

/// Gives calls whose reply is a page of a list the whole list as a stream, beside the plain call. Operations with the
/// same input and the same page share it, whatever their errors.
///
/// ```text
/// paged!(Call<ListBooksInput, BookPage> -> Book, |page| page.books;
///     Paging { items: &[0], next: Next::Token { input: 1, output: &[1] } });
/// ```
#[macro_export]
macro_rules! paged {
    ($kind:ident<$input:ty, $page:ty> -> $item:ty, $take:expr; Paging $paging:tt) => {
        impl<E, H> calls::$kind<$input, $page, E, H>
        where
            E: $crate::record::Place + $crate::record::Blank,
            H: $crate::record::Place + $crate::record::Blank,
        {
            /// All pages from this one on, each asked for when it is wanted.
            #[inline]
            pub fn pages(self) -> $crate::client::Pages<$page, E> {
                use $crate::client::{Next, Paging};
                static PAGING: Paging = Paging $paging;
                self.0.pages(&PAGING)
            }

            /// The items of all pages from this one on.
            #[inline]
            pub fn items(self) -> $crate::client::PageItems<$item, $page, E> {
                self.pages().items($take)
            }
        }
    };
}

/// Declares names for the inputs of operations, of those that have setters or pages: see [`calls!`](crate::calls).
#[macro_export]
macro_rules! inputs_of {
    ($($name:ident),* $(,)?) => {
        $(
            /// The inputs of an operation, in the type of its call.
            pub enum $name {}
        )*
    };
}

/// Writes the setters of an operation's optional inputs, which stand on its call: see [`calls!`](crate::calls). A row
/// begins with the index of the input, and says `as` what type it is held where its value does not. Where the input is
/// a message of the contract, the row has no index and sets the member of that name.
#[macro_export]
macro_rules! inputs {
    ($module:ident::$call:ident<$input:ty> { $($(#[$meta:meta])* $method:ident($index:literal $field:ident: $argument:ty) $(as $held:ty)? = $value:expr;)* }) => {
        impl<T, E, H> $module::$call<$input, T, E, H> {
            $(
                $(#[$meta])*
                #[inline]
                #[allow(unreachable_pub)]
                pub fn $method(mut self, $field: $argument) -> Self {
                    self.0.input.set$(::<$held>)?($index, $value);
                    self
                }
            )*
        }
    };
    ($module:ident::$call:ident<$input:ty> { $($(#[$meta:meta])* $method:ident($field:ident: $argument:ty) = $value:expr;)* }) => {
        impl<T, E, H> $module::$call<$input, T, E, H> {
            $(
                $(#[$meta])*
                #[inline]
                #[allow(unreachable_pub)]
                pub fn $method(mut self, $field: $argument) -> Self {
                    self.0.input.$field = $value;
                    self
                }
            )*
        }
    };
}
