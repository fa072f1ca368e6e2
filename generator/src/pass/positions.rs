//! Which types travel from client to server, which the other way, and which not at all.
//!
//! Decides where setters are needed, which types are generated, and the direction a rule of compatibility looks in.

use crate::ir::binding::{FieldBinding, GraphQl, Media, OperationBinding};
use crate::ir::{
    Access, Contract, Ends, Field, Initiator, Open, Operation, SideTable, Type, TypeDef, TypeId, TypeKind,
};

/// The ways a type travels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Position {
    /// The client writes it, the server reads it.
    pub sent: bool,
    /// The server writes it, the client reads it.
    pub received: bool,
}

impl Position {
    /// Whether it travels at all.
    pub fn is_used(self) -> bool {
        self.sent || self.received
    }
}

/// The position of every type.
pub type Positions = SideTable<TypeDef, Position>;

/// Walks from the inputs and outcomes of all operations that are in a service.
pub fn run(contract: &Contract) -> Positions {
    of_operations(contract, |_| true)
}

/// The same for the operations a counterpart has: types that only the other one needs are not reached.
pub fn of_operations(contract: &Contract, keep: impl Fn(&Operation) -> bool) -> Positions {
    let mut walk =
        Walk { contract, positions: SideTable::new(&contract.types, Position::default()), open: Vec::new() };
    for id in contract.services.iter().flat_map(|service| &service.operations) {
        let operation = &contract.operations[*id];
        if keep(operation) {
            walk.operation(operation);
        }
    }
    walk.positions
}

/// Whether the client has an operation.
pub fn on_client(operation: &Operation) -> bool {
    operation.ends != Ends::Server
}

/// Whether the server has an operation.
pub fn on_server(operation: &Operation) -> bool {
    operation.ends != Ends::Client
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Sent,
    Received,
}

impl Way {
    fn turned(self) -> Way {
        match self {
            Way::Sent => Way::Received,
            Way::Received => Way::Sent,
        }
    }
}

struct Walk<'a> {
    contract: &'a Contract,
    positions: Positions,
    open: Vec<(TypeId, Way)>,
}

impl Walk<'_> {
    fn operation(&mut self, operation: &Operation) {
        let way = match operation.initiator {
            Initiator::Client => Way::Sent,
            Initiator::Server => Way::Received,
        };
        self.input(operation, way);
        for outcome in &operation.outcomes {
            if let Some(payload) = &outcome.payload {
                self.reach(payload.ty, way.turned());
                self.parts(&payload.media, way.turned());
            }
            outcome.headers.iter().for_each(|header| self.reach(header.ty, way.turned()));
        }
        if let OperationBinding::GraphQl(GraphQl { answer: Some(answer), .. }) = &operation.binding {
            self.reach(answer.ty, way.turned());
        }
        while let Some((id, way)) = self.open.pop() {
            self.members(id, way);
        }
    }

    fn input(&mut self, operation: &Operation, way: Way) {
        let OperationBinding::GraphQl(GraphQl { owner: Some(_), .. }) = &operation.binding else {
            return self.reach(Type::Id(operation.input), way);
        };
        // The object whose field is answered comes from the server itself.
        self.positions[operation.input].sent = true;
        for (index, field) in self.contract.inputs(operation).iter().enumerate() {
            self.field(field, if index == 0 { way.turned() } else { way });
        }
    }

    /// The headers of parts.
    fn parts(&mut self, media: &[Media], way: Way) {
        let rules = media.iter().flat_map(|media| &media.encoding);
        rules.filter_map(|rule| rule.headers).for_each(|headers| self.reach(headers.into(), way));
    }

    fn reach(&mut self, ty: Type, way: Way) {
        let Type::Id(id) = ty else { return };
        let position = &mut self.positions[id];
        let seen = match way {
            Way::Sent => &mut position.sent,
            Way::Received => &mut position.received,
        };
        if !std::mem::replace(seen, true) {
            self.open.push((id, way));
        }
    }

    fn members(&mut self, id: TypeId, way: Way) {
        let contract = self.contract;
        match &contract.types[id].kind {
            TypeKind::Record(record) => {
                record.fields.iter().for_each(|field| self.field(field, way));
                if let Open::Typed(map) = &record.open {
                    self.reach(map.value, way);
                }
            }
            TypeKind::Union(union) => union.arms.iter().for_each(|arm| self.reach(arm.ty, way)),
            TypeKind::Newtype(newtype) => self.reach(newtype.of, way),
            TypeKind::List(list) => self.reach(list.item, way),
            TypeKind::Map(map) => {
                self.reach(map.key, way);
                self.reach(map.value, way);
            }
            TypeKind::Enum(_) | TypeKind::Reserved => {}
        }
    }

    fn field(&mut self, field: &Field, way: Way) {
        let travels = match field.access {
            Access::Both => true,
            Access::Read => way == Way::Received,
            Access::Write => way == Way::Sent,
        };
        if travels {
            self.reach(field.ty, way);
            if let FieldBinding::Http(input) = &field.binding {
                self.parts(&input.media, way);
            }
        }
        field.arguments.iter().for_each(|argument| self.reach(argument.ty, way.turned()));
    }
}
