//! The table of a SOAP operation: elements of request, reply and faults.

use askama::Template;

use super::Printing;
use super::outcomes::errors;
use crate::backend::rust::literal::string;
use crate::backend::rust::model;
use crate::backend::rust::xml_names::Namespaces;
use crate::ir::When;
use crate::ir::binding::{QName, Soap, SoapVersion};

#[derive(Template)]
#[template(path = "rust/soap_binding.rs.jinja")]
pub(super) struct SoapView {
    version: &'static str,
    action: String,
    input: String,
    output: String,
    unwrapped: String,
    faults: Vec<String>,
}

pub(super) fn view(namespaces: &Namespaces, printing: Printing<'_>, soap: &Soap) -> SoapView {
    let table = |field| format!("Some(&{})", model::single(namespaces, field));
    SoapView {
        version: match soap.versions.first() {
            Some(SoapVersion::V1_2) => "soap::Version::V1_2",
            Some(SoapVersion::V1_1) | None => "soap::Version::V1_1",
        },
        action: string(&soap.action),
        input: element(soap.input.as_ref()),
        output: element(soap.output.as_ref()),
        unwrapped: soap.unwrapped.as_ref().map_or("None".to_owned(), table),
        faults: faults(printing, soap),
    }
}

fn element(name: Option<&QName>) -> String {
    name.map_or("None".to_owned(), |name| format!("Some({})", qname(name)))
}

fn qname(name: &QName) -> String {
    format!("soap::QName::new({}, {})", string(&name.namespace), string(&name.local))
}

/// The faults that have an arm in the operation's error type.
fn faults(printing: Printing<'_>, soap: &Soap) -> Vec<String> {
    let errors = errors(printing);
    let row = |fault: &crate::ir::binding::SoapFault| {
        let is_it = |name: &When| *name == When::Fault(fault.name.clone());
        let arm = errors.iter().position(|variant| is_it(&variant.outcome.when))?;
        Some(format!("soap::DeclaredFault {{ element: {}, arm: {arm} }}", qname(&fault.element)))
    };
    soap.faults.iter().filter_map(row).collect()
}
