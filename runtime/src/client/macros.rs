//! The macro behind the type of each call.

/// Declares the type a client method returns: the operation's [`Call`](crate::client::Call) with the setters of
/// its policy, sent by `.await`. Setters of optional inputs are written beside it by the generator.
///
/// ```text
/// call!(GetBook(GetBookInput) -> Book, GetBookError);
/// call!(GetBook(GetBookInput) -> Book, GetBookError, GetBookHeaders);     // send_full() has typed headers
/// call!(AddBook(AddBookInput) -> Book, AddBookError; keyed);              // has .idempotency_key(..)
/// call!(WatchLoans(WatchLoansInput) -> Loan, WatchLoansError; stream);    // awaits to Events<Loan, _>
/// ```
#[macro_export]
macro_rules! call {
    ($name:ident($input:ty) -> $value:ty, $error:ty) => {
        $crate::call!($name($input) -> $value, $error, ());
    };
    ($name:ident($input:ty) -> $value:ty, $error:ty; keyed) => {
        $crate::call!($name($input) -> $value, $error, (); keyed);
    };
    ($name:ident($input:ty) -> $value:ty, $error:ty, $headers:ty $(; $keyed:ident)?) => {
        $crate::__call!($name($input) -> $value, $error, $headers; send -> $value;
            $crate::__keyed!($($keyed)?);

            /// Sends it; the value with status and headers.
            #[inline]
            pub fn send_full(
                self,
            ) -> $crate::client::Sending<
                ::core::result::Result<
                    $crate::client::Full<$value, $headers>,
                    $crate::client::Error<$error>,
                >,
            > {
                self.0.send_full()
            }
        );
    };
    ($name:ident($input:ty) -> $value:ty, $error:ty; stream) => {
        $crate::__call!($name($input) -> $value, $error, (); open -> $crate::client::Events<$value, $error>;);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __call {
    ($name:ident($input:ty) -> $value:ty, $error:ty, $headers:ty; $send:ident -> $reply:ty; $($more:tt)*) => {
        /// A call that is not sent yet; awaiting it sends it.
        #[must_use = "nothing is sent until it is awaited"]
        pub struct $name($crate::client::Call<$input, $value, $error, $headers>);

        impl $name {
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

            /// Sends it, as awaiting it does.
            #[inline]
            pub fn send(
                self,
            ) -> $crate::client::Sending<
                ::core::result::Result<$reply, $crate::client::Error<$error>>,
            > {
                self.0.$send()
            }

            $($more)*
        }

        impl ::std::future::IntoFuture for $name {
            type Output = ::core::result::Result<$reply, $crate::client::Error<$error>>;
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
macro_rules! __keyed {
    () => {};
    (keyed) => {
        /// Names the call, so that a repetition of it is recognised; made at random unless set.
        #[inline]
        pub fn idempotency_key(mut self, key: impl ::core::convert::Into<::std::string::String>) -> Self {
            self.0.options.key($crate::client::IdempotencyKey::new(key));
            self
        }
    };
}
