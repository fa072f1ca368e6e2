//! Groups the operations of an OpenAPI document by their first tag, a service each, so that clients and servers of large
//! contracts come in parts. Other formats group by service already.

use indexmap::IndexMap;

use crate::ir::binding::OperationBinding;
use crate::ir::{Contract, OperationId, Service};
use crate::settings::{Grouping, Settings};

/// Makes a service of each first tag, in the order of the document. What has no tag stays together.
pub fn run(contract: &mut Contract, settings: &Settings) {
    if settings.grouping != Some(Grouping::Tag) {
        return;
    }
    let services = std::mem::take(&mut contract.services);
    for service in services {
        let mut groups: IndexMap<Option<String>, Vec<OperationId>> = IndexMap::new();
        for id in &service.operations {
            let tag = match &contract.operations[*id].binding {
                OperationBinding::Http(http) => http.tags.first().cloned(),
                _ => None,
            };
            groups.entry(tag).or_default().push(*id);
        }
        for (tag, operations) in groups {
            let (name, path) = match tag {
                Some(tag) => (tag.clone(), format!("{}#{tag}", service.path)),
                None => (service.name.clone(), service.path.clone()),
            };
            contract.services.push(Service { name, path, operations, ..service.clone() });
        }
    }
}
