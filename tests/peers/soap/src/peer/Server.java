package peer;

import com.sun.net.httpserver.HttpServer;
import com.sun.xml.ws.developer.SchemaValidation;
import jakarta.jws.WebService;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.ws.BindingType;
import jakarta.xml.ws.Endpoint;
import jakarta.xml.ws.soap.SOAPBinding;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import library.Book;
import library.BookPage;
import library.BookPatch;
import library.Conflict;
import library.Conflict_Exception;
import library.Genre;
import library.Library;
import library.NewBook;
import library.NotFound;
import library.NotFound_Exception;
import library.ObjectFactory;

/** A library in memory by Metro, which validates what it gets and what it sends. Arguments: SOAP version, seconds. */
public final class Server {
    static final long FIRST = 9_007_199_254_740_993L;

    @SchemaValidation
    @WebService(
            endpointInterface = "library.Library",
            targetNamespace = "https://library.example/v1",
            serviceName = "Library",
            portName = "LibrarySoap",
            wsdlLocation = "library-1.1.wsdl")
    public static class Shelves implements Library {
        private final ObjectFactory make = new ObjectFactory();
        private final TreeMap<String, Book> books = new TreeMap<>();
        private int added;

        @Override
        public synchronized Book getBook(String bookId) throws NotFound_Exception {
            Book book = books.get(bookId);
            if (book == null) {
                throw missing(bookId);
            }
            return book;
        }

        @Override
        public synchronized Book updateBook(String bookId, BookPatch patch)
                throws Conflict_Exception, NotFound_Exception {
            if (patch.getTitle() != null) {
                free(bookId, patch.getTitle());
            }
            Book book = getBook(bookId);
            if (patch.getTitle() != null) {
                book.setTitle(patch.getTitle());
            }
            if (patch.getPrice() != null) {
                book.setPrice(patch.getPrice());
            }
            if (patch.getNote() != null) {
                book.setNote(note(patch.getNote()));
            }
            book.setRevision(book.getRevision() + 1);
            return book;
        }

        @Override
        public synchronized void deleteBook(String bookId) throws NotFound_Exception {
            if (books.remove(bookId) == null) {
                throw missing(bookId);
            }
        }

        @Override
        public synchronized BookPage listBooks(Genre genre, Integer limit, String cursor) {
            List<Book> asked = books.values().stream()
                    .filter(book -> genre == null || book.getGenre() == genre)
                    .filter(book -> cursor == null || book.getId().compareTo(cursor) >= 0)
                    .collect(Collectors.toList());
            int end = Math.min(asked.size(), limit == null ? 50 : limit);
            BookPage page = new BookPage();
            page.getItems().addAll(asked.subList(0, end));
            page.setNextCursor(end < asked.size() ? asked.get(end).getId() : null);
            return page;
        }

        @Override
        public synchronized Book createBook(NewBook added) throws Conflict_Exception {
            free("", added.getTitle());
            Book book = new Book();
            book.setId(String.format("b%04d", ++this.added));
            book.setTitle(added.getTitle());
            book.setGenre(added.getGenre());
            book.getAuthors().addAll(added.getAuthors());
            book.setMedium(added.getMedium());
            book.getChapters().addAll(added.getChapters());
            book.getLabels().addAll(added.getLabels());
            book.setPublished(added.getPublished());
            book.setPrice(added.getPrice());
            book.setCover(added.getCover());
            book.setNote(added.getNote() == null ? null : note(added.getNote()));
            book.setRevision(FIRST);
            books.put(book.getId(), book);
            return book;
        }

        private JAXBElement<String> note(JAXBElement<String> given) {
            JAXBElement<String> note = make.createBookNote(given.getValue());
            note.setNil(given.isNil());
            return note;
        }

        private void free(String id, String title) throws Conflict_Exception {
            for (Book book : books.values()) {
                if (!book.getId().equals(id) && book.getTitle().equals(title)) {
                    Conflict fault = new Conflict();
                    fault.setTitle("the title is taken");
                    fault.setRevision(book.getRevision());
                    throw new Conflict_Exception("conflict", fault);
                }
            }
        }

        private static NotFound_Exception missing(String bookId) {
            NotFound fault = new NotFound();
            fault.setTitle("no such book");
            fault.setDetail("it was never here, or <is> gone");
            fault.setBookId(bookId);
            return new NotFound_Exception("not found", fault);
        }
    }

    @SchemaValidation
    @BindingType(SOAPBinding.SOAP12HTTP_BINDING)
    @WebService(
            endpointInterface = "library.Library",
            targetNamespace = "https://library.example/v1",
            serviceName = "Library",
            portName = "LibrarySoap",
            wsdlLocation = "library-1.2.wsdl")
    public static class Shelves12 extends Shelves {}

    public static void main(String[] args) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Endpoint endpoint = Endpoint.create(args[0].equals("1.2") ? new Shelves12() : new Shelves());
        endpoint.publish(server.createContext("/library"));
        server.start();
        System.out.println("http://127.0.0.1:" + server.getAddress().getPort() + "/library");
        Thread.sleep(Long.parseLong(args[1]) * 1000);
        endpoint.stop();
        server.stop(0);
    }
}
