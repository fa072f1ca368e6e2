//! prost-build, asked for messages and enums alone.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use prost_build::{Config, Module, Service, ServiceGenerator};
use prost_reflect::prost::Message as _;
use prost_reflect::prost_types::FileDescriptorSet;

use super::{Wishes, Written, descriptors};

/// The types of methods by the full name of the message, without the dot in front.
type Methods = Rc<RefCell<BTreeMap<String, String>>>;

/// The code of all packages.
pub(super) fn run(descriptors: &[u8], wishes: &Wishes) -> Result<Written, String> {
    let set = FileDescriptorSet::decode(descriptors).map_err(|error| error.to_string())?;
    let files = descriptors::needed(set, &wishes.files);
    let requests = files.into_iter().map(|file| (Module::from_protobuf_package_name(file.package()), file));
    let requests: Vec<_> = requests.collect();
    let methods = Methods::default();
    let mut config = config(wishes, methods.clone());
    // It takes some schemas for impossible and says so by a panic.
    let modules = catch_unwind(AssertUnwindSafe(|| config.generate(requests)));
    let modules = modules.map_err(|panic| words(panic.as_ref()))?.map_err(|error| error.to_string())?;
    let packages =
        modules.into_iter().map(|(module, code)| (module.parts().map(str::to_owned).collect(), code));
    let mut packages: Vec<(Vec<String>, String)> = packages.collect();
    packages.sort();
    Ok(Written { packages, methods: methods.take() })
}

fn config(wishes: &Wishes, methods: Methods) -> Config {
    let mut config = Config::new();
    // Sorted maps: equal messages have equal bytes. The names of messages are read and not printed.
    config.btree_map(["."]).enable_type_names().service_generator(Box::new(Listener(methods)));
    for (name, path) in &wishes.own {
        config.extern_path(format!(".{name}"), path);
    }
    for (path, attribute) in &wishes.on_messages {
        config.message_attribute(path, attribute);
    }
    for (path, attribute) in &wishes.on_enums {
        config.enum_attribute(path, attribute);
    }
    config
}

/// Hears how prost spells the messages of methods, and writes nothing for them.
struct Listener(Methods);

impl ServiceGenerator for Listener {
    fn generate(&mut self, service: Service, code: &mut String) {
        let mut methods = self.0.borrow_mut();
        for method in service.methods {
            for (name, ty) in
                [(method.input_proto_type, method.input_type), (method.output_proto_type, method.output_type)]
            {
                methods.insert(name.trim_start_matches('.').to_owned(), ty);
            }
        }
        // A package of services alone must not look empty: prost-build comes back to it.
        code.push('\n');
    }
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it gave up").to_owned()
}
