//! By hand: what a careful person writes for these types and no others. Namespaces by URI, required
//! members checked, nil, base64, order of the choice kept.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use counterpart_runtime::record::Extra;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::records::{Address, COMMON, Card, Item, Pay, Price, Reply, SHOP, Status};

type Error = Box<dyn std::error::Error>;
type Reader<'i> = NsReader<&'i [u8]>;

#[derive(Clone, Copy, PartialEq)]
enum Space {
    None,
    Shop,
    Common,
    Other,
}

fn space(found: &ResolveResult<'_>) -> Space {
    match found {
        ResolveResult::Bound(uri) if uri.0 == SHOP => Space::Shop,
        ResolveResult::Bound(uri) if uri.0 == COMMON => Space::Common,
        ResolveResult::Unbound => Space::None,
        _ => Space::Other,
    }
}

/// The next child with its name; `None` at the end of the element around it.
fn child<'i>(reader: &mut Reader<'i>) -> Result<Option<(Space, BytesStart<'i>)>, Error> {
    loop {
        match reader.read_event()? {
            Event::Start(start) => {
                let (found, _) = reader.resolver().resolve_element(start.name());
                return Ok(Some((space(&found), start)));
            }
            Event::End(_) => return Ok(None),
            Event::Eof => return Err("the document ends".into()),
            _ => {}
        }
    }
}

fn text(reader: &mut Reader<'_>) -> Result<String, Error> {
    let mut out = String::new();
    loop {
        match reader.read_event()? {
            Event::Text(text) => out.push_str(&text.xml10_content()),
            Event::CData(text) => out.push_str(&text.xml10_content()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref()? {
                Some(character) => out.push(character),
                None => out.push_str(resolve_predefined_entity(&reference.xml10_content()).ok_or("entity")?),
            },
            Event::End(_) => return Ok(out),
            Event::Start(_) => skip(reader)?,
            Event::Eof => return Err("the document ends".into()),
            _ => {}
        }
    }
}

fn skip(reader: &mut Reader<'_>) -> Result<(), Error> {
    let mut depth = 1;
    while depth > 0 {
        match reader.read_event()? {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => return Err("the document ends".into()),
            _ => {}
        }
    }
    Ok(())
}

fn attributes(
    reader: &Reader<'_>,
    start: &BytesStart<'_>,
    mut each: impl FnMut(Space, &str, &str) -> Result<(), Error>,
) -> Result<(), Error> {
    if start.attributes_raw().is_empty() {
        return Ok(());
    }
    for attribute in start.attributes() {
        let attribute = attribute?;
        if attribute.key.as_namespace_binding().is_some() {
            continue;
        }
        let (found, local) = reader.resolver().resolve_attribute(attribute.key);
        let value = attribute.normalized_value(XmlVersion::Implicit1_0)?;
        let space = space(&found);
        each(space, local.into_inner(), &value)?;
    }
    Ok(())
}

fn is_nil(reader: &Reader<'_>, start: &BytesStart<'_>) -> Result<bool, Error> {
    let mut nil = false;
    attributes(reader, start, |space, name, value| {
        nil |= space == Space::Other && name == "nil" && matches!(value, "true" | "1");
        Ok(())
    })?;
    Ok(nil)
}

pub(crate) fn read(document: &str) -> Result<Reply, Error> {
    let mut reader = NsReader::from_str(document);
    reader.config_mut().expand_empty_elements = true;
    let (space, start) = child(&mut reader)?.ok_or("no root")?;
    if space != Space::Shop || start.local_name().into_inner() != "reply" {
        return Err("not a reply".into());
    }
    let mut total = None;
    attributes(&reader, &start, |space, name, value| {
        if (space, name) == (Space::None, "total") {
            total = Some(value.parse()?);
        }
        Ok(())
    })?;
    let mut item = Vec::new();
    while let Some((space, start)) = child(&mut reader)? {
        match (space, start.local_name().into_inner()) {
            (Space::Shop, "item") => item.push(read_item(&mut reader, &start)?),
            _ => skip(&mut reader)?,
        }
    }
    Ok(Reply { total: total.ok_or("total")?, item, extra: Extra::NONE })
}

fn read_item(reader: &mut Reader<'_>, start: &BytesStart<'_>) -> Result<Item, Error> {
    let (mut id, mut status, mut lang) = (None, None, None);
    attributes(reader, start, |space, name, value| {
        match (space, name) {
            (Space::None, "id") => id = Some(value.trim().parse()?),
            (Space::None, "status") => status = Some(read_status(value.trim())),
            (Space::Common, "lang") => lang = Some(value.to_owned()),
            _ => {}
        }
        Ok(())
    })?;
    let (mut name, mut created, mut price, mut count, mut note) = (None, None, None, None, None);
    let (mut image, mut address) = (None, None);
    let (mut tag, mut pay) = (Vec::new(), Vec::new());
    while let Some((space, start)) = child(reader)? {
        match (space, start.local_name().into_inner()) {
            (Space::Shop, "name") => name = Some(text(reader)?),
            (Space::Shop, "created") => created = Some(text(reader)?),
            (Space::Shop, "price") => price = Some(read_price(reader, &start)?),
            (Space::Shop, "count") => count = Some(text(reader)?.trim().parse()?),
            (Space::Shop, "note") if is_nil(reader, &start)? => {
                skip(reader)?;
                note = Some(None);
            }
            (Space::Shop, "note") => note = Some(Some(text(reader)?)),
            (Space::Shop, "image") => image = Some(STANDARD.decode(text(reader)?.trim())?),
            (Space::Shop, "tag") => tag.push(text(reader)?),
            (Space::Common, "address") => address = Some(read_address(reader)?),
            (Space::Shop, "card") => pay.push(Pay::Card(read_card(reader)?)),
            (Space::Shop, "iban") => pay.push(Pay::Iban(text(reader)?)),
            _ => skip(reader)?,
        }
    }
    Ok(Item {
        id: id.ok_or("id")?,
        status: status.ok_or("status")?,
        lang,
        name: name.ok_or("name")?,
        created: created.ok_or("created")?,
        price: price.ok_or("price")?,
        count: count.ok_or("count")?,
        note: note.ok_or("note")?,
        image,
        tag,
        address,
        pay,
        extra: Extra::NONE,
    })
}

fn read_status(value: &str) -> Status {
    match value {
        "active" => Status::Active,
        "inactive" => Status::Inactive,
        other => Status::Unknown(other.to_owned()),
    }
}

fn read_price(reader: &mut Reader<'_>, start: &BytesStart<'_>) -> Result<Price, Error> {
    let mut currency = None;
    attributes(reader, start, |space, name, value| {
        if (space, name) == (Space::None, "currency") {
            currency = Some(value.to_owned());
        }
        Ok(())
    })?;
    let value = text(reader)?.trim().parse()?;
    Ok(Price { currency: currency.ok_or("currency")?, value, extra: Extra::NONE })
}

fn read_address(reader: &mut Reader<'_>) -> Result<Address, Error> {
    let (mut street, mut city, mut zip) = (None, None, None);
    while let Some((space, start)) = child(reader)? {
        match (space, start.local_name().into_inner()) {
            (Space::Common, "street") => street = Some(text(reader)?),
            (Space::Common, "city") => city = Some(text(reader)?),
            (Space::Common, "zip") => zip = Some(text(reader)?),
            _ => skip(reader)?,
        }
    }
    Ok(Address { street: street.ok_or("street")?, city: city.ok_or("city")?, zip, extra: Extra::NONE })
}

fn read_card(reader: &mut Reader<'_>) -> Result<Card, Error> {
    let (mut number, mut expires) = (None, None);
    while let Some((space, start)) = child(reader)? {
        match (space, start.local_name().into_inner()) {
            (Space::Shop, "number") => number = Some(text(reader)?),
            (Space::Shop, "expires") => expires = Some(text(reader)?),
            _ => skip(reader)?,
        }
    }
    Ok(Card { number: number.ok_or("number")?, expires: expires.ok_or("expires")?, extra: Extra::NONE })
}

pub(crate) fn write(reply: &Reply) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(1024);
    out.push_str("<m:reply xmlns:m=\"urn:example:shop:2024\" xmlns:c=\"urn:example:common\"");
    out.push_str(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"");
    let _ = write!(out, " total=\"{}\">", reply.total);
    for item in &reply.item {
        write_item(&mut out, item);
    }
    out.push_str("</m:reply>");
    out
}

fn write_item(out: &mut String, item: &Item) {
    use std::fmt::Write as _;
    let _ = write!(out, "<m:item id=\"{}\" status=\"", item.id);
    escape(out, item.status.as_str(), true);
    out.push('"');
    if let Some(lang) = &item.lang {
        out.push_str(" c:lang=\"");
        escape(out, lang, true);
        out.push('"');
    }
    out.push('>');
    leaf(out, "<m:name>", &item.name, "</m:name>");
    leaf(out, "<m:created>", &item.created, "</m:created>");
    out.push_str("<m:price currency=\"");
    escape(out, &item.price.currency, true);
    let _ = write!(out, "\">{}</m:price><m:count>{}</m:count>", item.price.value, item.count);
    match &item.note {
        Some(note) => leaf(out, "<m:note>", note, "</m:note>"),
        None => out.push_str("<m:note xsi:nil=\"true\"/>"),
    }
    if let Some(image) = &item.image {
        out.push_str("<m:image>");
        STANDARD.encode_string(image, out);
        out.push_str("</m:image>");
    }
    for tag in &item.tag {
        leaf(out, "<m:tag>", tag, "</m:tag>");
    }
    if let Some(address) = &item.address {
        out.push_str("<c:address>");
        leaf(out, "<c:street>", &address.street, "</c:street>");
        leaf(out, "<c:city>", &address.city, "</c:city>");
        if let Some(zip) = &address.zip {
            leaf(out, "<c:zip>", zip, "</c:zip>");
        }
        out.push_str("</c:address>");
    }
    for pay in &item.pay {
        match pay {
            Pay::Card(card) => {
                out.push_str("<m:card>");
                leaf(out, "<m:number>", &card.number, "</m:number>");
                leaf(out, "<m:expires>", &card.expires, "</m:expires>");
                out.push_str("</m:card>");
            }
            Pay::Iban(iban) => leaf(out, "<m:iban>", iban, "</m:iban>"),
        }
    }
    out.push_str("</m:item>");
}

fn leaf(out: &mut String, open: &str, text: &str, close: &str) {
    out.push_str(open);
    escape(out, text, false);
    out.push_str(close);
}

fn escape(out: &mut String, text: &str, attribute: bool) {
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escaped = match byte {
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'&' => "&amp;",
            b'"' if attribute => "&quot;",
            b'\n' if attribute => "&#10;",
            b'\t' if attribute => "&#9;",
            b'\r' => "&#13;",
            _ => continue,
        };
        out.push_str(&text[copied..at]);
        out.push_str(escaped);
        copied = at + 1;
    }
    out.push_str(&text[copied..]);
}
