//! Mounting in axum.

use super::{Service, ServiceBuilder};

impl ServiceBuilder<()> {
    /// An axum router that answers every path by this service; merge or nest it as any other.
    pub fn into_axum(self) -> axum::Router {
        self.build().into_axum()
    }
}

impl Service {
    /// An axum router that answers every path by this service; merge or nest it as any other.
    pub fn into_axum(self) -> axum::Router {
        self.into()
    }
}

impl From<Service> for axum::Router {
    fn from(service: Service) -> axum::Router {
        axum::Router::new().fallback_service(OverAxum(service))
    }
}

/// The service with axum's body type.
#[derive(Clone)]
struct OverAxum(Service);

impl tower_service::Service<axum::extract::Request> for OverAxum {
    type Response = axum::response::Response;
    type Error = std::convert::Infallible;
    type Future = crate::body::BoxFuture<'static, Result<Self::Response, Self::Error>>;

    fn poll_ready(&mut self, _cx: &mut std::task::Context<'_>) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: axum::extract::Request) -> Self::Future {
        let reply = tower_service::Service::call(&mut self.0, request);
        Box::pin(async move { Ok(reply.await?.map(axum::body::Body::new)) })
    }
}
