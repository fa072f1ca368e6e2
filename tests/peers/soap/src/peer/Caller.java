package peer;

import com.sun.xml.ws.developer.SchemaValidationFeature;
import jakarta.xml.bind.JAXB;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.soap.SOAPFault;
import jakarta.xml.ws.BindingProvider;
import jakarta.xml.ws.WebServiceFeature;
import jakarta.xml.ws.soap.SOAPFaultException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.net.URL;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import javax.xml.datatype.DatatypeFactory;
import library.Author;
import library.Book;
import library.BookPage;
import library.BookPatch;
import library.Chapter;
import library.Conflict_Exception;
import library.Genre;
import library.Label;
import library.Library;
import library.Library_Service;
import library.Medium;
import library.NewBook;
import library.NotFound_Exception;
import library.ObjectFactory;
import library.Printed;
import library.Recorded;

/** Calls every operation of an empty library; what is sent and got is validated. Arguments: SOAP version, URL. */
public final class Caller {
    static final String TEXT = " a<b> & \"c\" 'd' ]]>\ttab\nline\rreturn\r\nboth é € \uD834\uDD1E ";

    private final ObjectFactory make = new ObjectFactory();
    private final Library library;
    private final Library unchecked;

    private Caller(String version, String url) {
        library = at(version, url, new SchemaValidationFeature());
        unchecked = at(version, url);
    }

    private static Library at(String version, String url, WebServiceFeature... features) {
        URL wsdl = Caller.class.getResource("/library-" + version + ".wsdl");
        Library library = new Library_Service(wsdl).getLibrarySoap(features);
        ((BindingProvider) library).getRequestContext().put(BindingProvider.ENDPOINT_ADDRESS_PROPERTY, url);
        return library;
    }

    public static void main(String[] args) throws Exception {
        Caller caller = new Caller(args[0], args[1]);
        Book sea = caller.add();
        caller.read(sea);
        caller.change(sea);
        caller.refused();
        int refusals = new Refusals(args[0], args[1]).all();
        System.out.println("metro, SOAP " + args[0] + ": every operation is as declared, " + refusals + " refusals");
    }

    private Book add() throws Exception {
        NewBook given = printed();
        Book sea = library.createBook(given);
        same(written(given), written(copy(sea)));
        same("12345678901234567890.10", sea.getPrice().toPlainString());
        same(Server.FIRST, sea.getRevision());

        NewBook recorded = recorded("Odes");
        recorded.setNote(make.createNewBookNote(null));
        recorded.setCover(new byte[0]);
        Book odes = library.createBook(recorded);
        check(odes.getNote().isNil(), "a note that is nil");
        check(odes.getCover().length == 0, "a cover that is empty");
        Book elegies = library.createBook(recorded("Elegies"));
        check(elegies.getNote() == null && elegies.getCover() == null, "neither note nor cover");
        same(Long.MAX_VALUE, elegies.getMedium().getRecorded().getSeconds());
        same(written(elegies), written(library.getBook(elegies.getId())));
        try {
            library.createBook(recorded("Odes"));
            throw new AssertionError("a title twice");
        } catch (Conflict_Exception fault) {
            same("the title is taken", fault.getFaultInfo().getTitle());
            same(null, fault.getFaultInfo().getDetail());
            same(Server.FIRST, fault.getFaultInfo().getRevision());
        }
        return sea;
    }

    private void read(Book sea) throws Exception {
        same(written(sea), written(library.getBook(sea.getId())));
        try {
            library.getBook(TEXT);
            throw new AssertionError("a book that is not there");
        } catch (NotFound_Exception fault) {
            same(TEXT, fault.getFaultInfo().getBookId());
            same("it was never here, or <is> gone", fault.getFaultInfo().getDetail());
        }
        BookPage page = library.listBooks(Genre.POETRY, 1, null);
        same("Odes", page.getItems().get(0).getTitle());
        page = library.listBooks(Genre.POETRY, 1, page.getNextCursor());
        same("Elegies", page.getItems().get(0).getTitle());
        same(null, page.getNextCursor());
        same(3, library.listBooks(null, null, null).getItems().size());
        same(0, library.listBooks(Genre.HISTORY, null, null).getItems().size());
        library.deleteBook(page.getItems().get(0).getId());
        try {
            library.deleteBook(page.getItems().get(0).getId());
            throw new AssertionError("a book that is gone");
        } catch (NotFound_Exception fault) {
            same(page.getItems().get(0).getId(), fault.getFaultInfo().getBookId());
        }
    }

    private void change(Book book) throws Exception {
        BookPatch patch = new BookPatch();
        same(TEXT, library.updateBook(book.getId(), patch).getNote().getValue());
        patch.setNote(make.createBookPatchNote(null));
        patch.getNote().setNil(true);
        check(library.updateBook(book.getId(), patch).getNote().isNil(), "a note that is nil");
        patch.setNote(make.createBookPatchNote(""));
        patch.setTitle("The Lake");
        patch.setPrice(new BigDecimal("7.9E+27"));
        Book changed = library.updateBook(book.getId(), patch);
        same("", changed.getNote().getValue());
        same("The Lake", changed.getTitle());
        same(0, changed.getPrice().compareTo(patch.getPrice()));
        same(Server.FIRST + 3, changed.getRevision());
        patch.setTitle("Odes");
        try {
            library.updateBook(book.getId(), patch);
            throw new AssertionError("a title twice");
        } catch (Conflict_Exception fault) {
            same(Server.FIRST, fault.getFaultInfo().getRevision());
        }
        try {
            library.updateBook("none", new BookPatch());
            throw new AssertionError("a book that is not there");
        } catch (NotFound_Exception fault) {
            same("none", fault.getFaultInfo().getBookId());
        }
    }

    /** Our end would not let this out; the other one has to refuse it. */
    private void refused() {
        try {
            unchecked.listBooks(null, 101, null);
            throw new AssertionError("a limit of 101");
        } catch (SOAPFaultException refusal) {
            SOAPFault fault = refusal.getFault();
            String code = fault.getFaultCodeAsQName().getLocalPart();
            check(code.equals("Client") || code.equals("Sender"), code);
            check(fault.getDetail().getTextContent().contains("100"), fault.getDetail().getTextContent());
        }
    }

    private NewBook printed() throws Exception {
        NewBook book = new NewBook();
        book.setTitle("The Sea");
        book.setGenre(Genre.SCIENCE);
        book.getAuthors().addAll(List.of(author(TEXT, "PT"), author("", ""), author("third", null)));
        Printed printed = new Printed();
        printed.setPages(1);
        printed.setBinding("thread");
        book.setMedium(new Medium());
        book.getMedium().setPrinted(printed);
        Chapter inner = chapter("1.1", chapter("1.1.1"), chapter(TEXT));
        inner.setStartPage(Integer.MIN_VALUE);
        book.getChapters().addAll(List.of(chapter("1", inner), chapter("2")));
        book.getLabels().addAll(List.of(label("shelf", "3"), label("shelf", "4")));
        book.setPublished(DatatypeFactory.newInstance().newXMLGregorianCalendar("2026-02-28T23:59:59.123456789+05:30"));
        book.setPrice(new BigDecimal("12345678901234567890.10"));
        byte[] cover = new byte[256];
        for (int at = 0; at < cover.length; at++) {
            cover[at] = (byte) at;
        }
        book.setCover(cover);
        book.setNote(make.createNewBookNote(TEXT));
        return book;
    }

    private NewBook recorded(String title) throws Exception {
        NewBook book = new NewBook();
        book.setTitle(title);
        book.setGenre(Genre.POETRY);
        Recorded recorded = new Recorded();
        recorded.setSeconds(Long.MAX_VALUE);
        recorded.setNarrator("");
        book.setMedium(new Medium());
        book.getMedium().setRecorded(recorded);
        book.setPublished(DatatypeFactory.newInstance().newXMLGregorianCalendar("0999-01-31T24:00:00"));
        book.setPrice(new BigDecimal("-.010"));
        return book;
    }

    private static Author author(String name, String country) {
        Author author = new Author();
        author.setName(name);
        author.setCountry(country);
        return author;
    }

    private static Chapter chapter(String title, Chapter... inner) {
        Chapter chapter = new Chapter();
        chapter.setTitle(title);
        chapter.getChapters().addAll(Arrays.asList(inner));
        return chapter;
    }

    private static Label label(String key, String value) {
        Label label = new Label();
        label.setKey(key);
        label.setValue(value);
        return label;
    }

    /** The members that a book has in common with one to add. */
    private NewBook copy(Book book) {
        NewBook copy = new NewBook();
        copy.setTitle(book.getTitle());
        copy.setGenre(book.getGenre());
        copy.getAuthors().addAll(book.getAuthors());
        copy.setMedium(book.getMedium());
        copy.getChapters().addAll(book.getChapters());
        copy.getLabels().addAll(book.getLabels());
        copy.setPublished(book.getPublished());
        copy.setPrice(book.getPrice());
        copy.setCover(book.getCover());
        JAXBElement<String> note = book.getNote();
        copy.setNote(note == null ? null : make.createNewBookNote(note.getValue()));
        return copy;
    }

    /** A value as text, to be compared. */
    private static String written(Object value) {
        StringWriter out = new StringWriter();
        JAXB.marshal(value, out);
        return out.toString();
    }

    static void same(Object expected, Object found) {
        check(Objects.equals(expected, found), "expected " + expected + ", found " + found);
    }

    static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
