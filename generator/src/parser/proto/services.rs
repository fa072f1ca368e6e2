//! Services and their methods.

use prost_reflect::{FileDescriptor, MessageDescriptor, MethodDescriptor, ServiceDescriptor};

use super::lower::Lowering;
use super::{infer, options};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::proto::TRANSCODING;
use crate::ir::binding::{Grpc, OperationBinding};
use crate::ir::{
    Deprecation, Docs, Endpoint, Ends, Exchange, Initiator, Operation, Outcome, Payload, Service, When,
};
use crate::source::Span;

/// Lowers the services a file declares.
pub(super) fn lower(cx: &mut Lowering<'_>, file: &FileDescriptor) {
    for service in file.services() {
        lower_service(cx, &service);
    }
}

fn lower_service(cx: &mut Lowering<'_>, service: &ServiceDescriptor) {
    let places = cx.places(&service.parent_file());
    let span = places.name(service.path());
    let set = service.options();
    let mut operations = Vec::new();
    for method in service.methods() {
        let operation = operation(cx, service, &method);
        operations.push(cx.contract.operations.push(operation));
    }
    if let Some(method) = service.methods().find(|method| infer::http_rule(&method.options()).is_some()) {
        let fact = format!("`{}` has HTTP rules; it is served as gRPC", service.full_name());
        let place = places.name(method.path());
        cx.out.push(Diagnostic::new(&TRANSCODING, place, fact).pointer(service.full_name()));
    }
    let host = options::custom(&set, "google.api.default_host");
    if let Some(host) = host.as_ref().and_then(|host| host.as_str()) {
        let url = format!("https://{host}");
        cx.contract.endpoints.push(Endpoint { url, variables: Vec::new(), docs: Docs::none(), span });
    }
    cx.contract.services.push(Service {
        name: service.name().to_owned(),
        path: service.full_name().to_owned(),
        docs: places.docs(service.path()),
        deprecated: options::flag(&set, "deprecated").then(Deprecation::default),
        span,
        initiator: Initiator::Client,
        operations,
    });
}

fn operation(cx: &mut Lowering<'_>, service: &ServiceDescriptor, method: &MethodDescriptor) -> Operation {
    let places = cx.places(&method.parent_file());
    let span = places.name(method.path());
    let set = method.options();
    let input = cx.message(&method.input());
    let effect = infer::effect(method, span, cx.out);
    Operation {
        name: method.name().to_owned(),
        path: format!("{}/{}", service.full_name(), method.name()),
        docs: places.docs(method.path()),
        deprecated: options::flag(&set, "deprecated").then(Deprecation::default),
        span,
        initiator: Initiator::Client,
        ends: Ends::Both,
        effect,
        idempotency_key: infer::key(method, effect, cx.places(&method.input().parent_file()), cx.out),
        exchange: exchange(method),
        input,
        outcomes: vec![success(cx, &method.output(), places.part(method.path(), OUTPUT_TYPE))],
        auth: Vec::new(),
        paging: infer::paging(method, span, cx.out),
        endpoints: Vec::new(),
        binding: OperationBinding::Grpc(Grpc {
            service: service.full_name().to_owned(),
            method: method.name().to_owned(),
            options: options::texts(&set),
        }),
    }
}

/// `MethodDescriptorProto.output_type`.
const OUTPUT_TYPE: i32 = 3;

/// The contract declares one outcome; failures are statuses of gRPC, which every method has.
fn success(cx: &mut Lowering<'_>, message: &MessageDescriptor, span: Span) -> Outcome {
    let is_empty = message.full_name() == "google.protobuf.Empty";
    let payload = (!is_empty).then(|| Payload::of(cx.message(message)));
    Outcome {
        name: "OK".to_owned(),
        when: When::Success,
        error: false,
        payload,
        headers: Vec::new(),
        links: Vec::new(),
        docs: Docs::none(),
        span,
    }
}

fn exchange(method: &MethodDescriptor) -> Exchange {
    match (method.is_client_streaming(), method.is_server_streaming()) {
        (false, false) => Exchange::Unary,
        (false, true) => Exchange::ServerStream,
        (true, false) => Exchange::ClientStream,
        (true, true) => Exchange::Duplex,
    }
}
