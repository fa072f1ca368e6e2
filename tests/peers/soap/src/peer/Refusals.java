package peer;

import jakarta.xml.soap.MessageFactory;
import jakarta.xml.soap.MimeHeaders;
import jakarta.xml.soap.SOAPConstants;
import jakarta.xml.soap.SOAPElement;
import jakarta.xml.soap.SOAPFault;
import jakarta.xml.soap.SOAPMessage;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import javax.xml.namespace.QName;

/** Sends what is no message, or none of the contract: each has to be answered with a fault that SAAJ reads. */
final class Refusals {
    private static final String GET = "<getBook xmlns=\"https://library.example/v1\">%s</getBook>";

    private final boolean newer;
    private final String url;
    private final String envelope;
    private final HttpClient http = HttpClient.newHttpClient();
    private int refused;

    Refusals(String version, String url) {
        this.url = url;
        newer = version.equals("1.2");
        envelope = newer ? SOAPConstants.URI_NS_SOAP_1_2_ENVELOPE : SOAPConstants.URI_NS_SOAP_1_1_ENVELOPE;
    }

    int all() throws Exception {
        String caller = newer ? "Sender" : "Client";
        refused(caller, wrapped("", "<getBook xmlns=\"urn:other\"><bookId>x</bookId></getBook>"));
        refused(caller, wrapped("", "<borrowBook xmlns=\"https://library.example/v1\"/>"));
        refused(caller, wrapped("", GET.formatted("")));
        refused(caller, wrapped("", GET.formatted("<bookId>x</getBook>")));
        refused(caller, wrapped("", GET.formatted("<bookId>&unknown;</bookId>")));
        refused(caller, wrapped("", ""));
        refused(caller, "");
        refused(caller, "no XML");
        refused(caller, "<!DOCTYPE a>" + wrapped("", GET.formatted("<bookId>x</bookId>")));

        String block = "<b:block xmlns:b=\"urn:b\" e:mustUnderstand=\"1\"/>";
        SOAPMessage reply = refused("MustUnderstand", wrapped(block, GET.formatted("<bookId>x</bookId>")));
        if (newer) {
            SOAPElement named = child(reply.getSOAPHeader(), "NotUnderstood");
            QName name = named.createQName("block", named.getAttribute("qname").split(":")[0]);
            Caller.same(new QName("urn:b", "block"), name);
        } else {
            Caller.same(null, reply.getSOAPBody().getFault().getDetail());
        }
        reply = refused("VersionMismatch", wrapped("", "").replace(envelope, "urn:soap:9"));
        if (newer) {
            SOAPElement upgrade = child(reply.getSOAPHeader(), "Upgrade");
            Caller.same("q:Envelope", child(upgrade, "SupportedEnvelope").getAttribute("qname"));
        }
        return refused;
    }

    private String wrapped(String header, String body) {
        return "<e:Envelope xmlns:e=\"%s\"><e:Header>%s</e:Header><e:Body>%s</e:Body></e:Envelope>"
                .formatted(envelope, header, body);
    }

    private SOAPElement child(SOAPElement parent, String name) {
        Iterator<?> found = parent.getChildElements(new QName(envelope, name));
        Caller.check(found.hasNext(), "no " + name);
        return (SOAPElement) found.next();
    }

    private SOAPMessage refused(String code, String message) throws Exception {
        String media = newer ? SOAPConstants.SOAP_1_2_CONTENT_TYPE : SOAPConstants.SOAP_1_1_CONTENT_TYPE;
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", media)
                .POST(HttpRequest.BodyPublishers.ofString(message))
                .build();
        HttpResponse<byte[]> reply = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        boolean ours = newer && code.equals("Sender");
        Caller.same(ours ? 400 : 500, reply.statusCode());

        MimeHeaders headers = new MimeHeaders();
        headers.addHeader("Content-Type", reply.headers().firstValue("Content-Type").orElseThrow());
        String protocol = newer ? SOAPConstants.SOAP_1_2_PROTOCOL : SOAPConstants.SOAP_1_1_PROTOCOL;
        SOAPMessage read = MessageFactory.newInstance(protocol)
                .createMessage(headers, new ByteArrayInputStream(reply.body()));
        SOAPFault fault = read.getSOAPBody().getFault();
        Caller.same(new QName(envelope, code), fault.getFaultCodeAsQName());
        Caller.check(!fault.getFaultString().isBlank(), "no reason");
        refused++;
        return read;
    }
}
