// The library at the address of the first argument, called through grpc-go: every operation, the stream, statuses with
// their details, deadlines, metadata, and a compression that the server does not know.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/fieldmaskpb"

	pb "counterpart.test/peer/library"
)

func main() {
	log.SetFlags(log.Lshortfile)
	target := strings.TrimPrefix(os.Args[1], "http://")
	connection, err := grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()))
	check(err)
	defer connection.Close()
	library := pb.NewLibraryClient(connection)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	read(ctx, library)
	change(ctx, library)
	create(ctx, library)
	watch(ctx, library)
	deadlines(ctx, library)
	compressed(ctx, library)
}

func check(err error) {
	if err != nil {
		log.Output(2, err.Error())
		os.Exit(1)
	}
}

func must(holds bool, value any) {
	if !holds {
		log.Output(2, fmt.Sprint("not as declared: ", value))
		os.Exit(1)
	}
}

// The status of a call that must have failed with this code.
func failed(err error, code codes.Code) *status.Status {
	ended := status.Convert(err)
	if ended.Code() != code {
		log.Output(2, "not "+code.String()+": "+ended.String())
		os.Exit(1)
	}
	return ended
}

// The only detail of a status.
func detail[T proto.Message](ended *status.Status) T {
	details := ended.Details()
	if len(details) == 1 {
		if found, ok := details[0].(T); ok {
			return found
		}
	}
	log.Output(2, "no such detail: "+ended.String())
	os.Exit(1)
	panic("unreachable")
}

func read(ctx context.Context, library pb.LibraryClient) {
	book, err := library.GetBook(ctx, &pb.GetBookRequest{BookId: "b1"})
	check(err)
	must(book.Title == "Faust" && book.Genre == pb.Genre_GENRE_POETRY && book.Revision == 1<<53+1, book)
	must(book.GetPrinted().GetPages() == 464 && book.GetPrinted().GetBinding() == "linen", book)
	must(len(book.Authors) == 2 && *book.Authors[0].Country == "DE" && book.Authors[1].Country == nil, book)
	must(*book.Chapters[0].StartPage == 0 && book.Chapters[1].StartPage == nil, book)
	must(len(book.Labels) == 2 && book.Labels["shelf"] == "A 1" && len(book.Cover) == 256, book)
	must(book.Published.AsTime().Format(time.RFC3339Nano) == "1808-04-05T06:07:08.009Z", book)
	tape, err := library.GetBook(ctx, &pb.GetBookRequest{BookId: "b2"})
	check(err)
	must(tape.Genre == 99 && tape.GetRecorded().GetSeconds() == 1<<40 && tape.Revision == -1, tape)
	must(tape.Cover != nil && tape.Note != nil && tape.Published == nil, tape)

	var trailers metadata.MD
	_, err = library.GetBook(ctx, &pb.GetBookRequest{BookId: "x"}, grpc.Trailer(&trailers))
	ended := failed(err, codes.NotFound)
	must(ended.Message() == "kein Buch: 100 %\n", ended)
	must(detail[*pb.NotFound](ended).BookId == "x", ended)
	must(trailers.Get("x-shelf")[0] == "none" && trailers.Get("x-mark-bin")[0] == "\x00\xff\x3e\x3f", trailers)
	traced := metadata.AppendToOutgoingContext(ctx, "x-trace", "t 1", "x-trace-bin", "\x00\xff")
	_, err = library.GetBook(traced, &pb.GetBookRequest{BookId: "echo"})
	must(strings.HasPrefix(failed(err, codes.FailedPrecondition).Message(), "t 1 AP8"), err)

	limit := int32(1)
	page, err := library.ListBooks(ctx, &pb.ListBooksRequest{Limit: &limit})
	check(err)
	must(len(page.Items) == 1 && *page.NextCursor == "b1", page)
	page, err = library.ListBooks(ctx, &pb.ListBooksRequest{Cursor: page.NextCursor})
	check(err)
	must(len(page.Items) == 1 && page.NextCursor == nil, page)
}

func change(ctx context.Context, library pb.LibraryClient) {
	title := "Faust II"
	mask := &fieldmaskpb.FieldMask{Paths: []string{"title", "price"}}
	request := &pb.UpdateBookRequest{BookId: "b1", Patch: &pb.BookPatch{Title: &title}, UpdateMask: mask}
	book, err := library.UpdateBook(ctx, request)
	check(err)
	must(book.Title == title && book.Price == "" && book.Revision == 1<<53+2, book)
	request.UpdateMask = &fieldmaskpb.FieldMask{Paths: []string{"id"}}
	_, err = library.UpdateBook(ctx, request)
	violations := detail[*errdetails.BadRequest](failed(err, codes.InvalidArgument)).FieldViolations
	must(len(violations) == 1 && violations[0].Field == "update_mask.paths[0]", violations)
	stale := "stale"
	_, err = library.UpdateBook(ctx, &pb.UpdateBookRequest{BookId: "b1", Patch: &pb.BookPatch{Price: &stale}})
	must(detail[*pb.Conflict](failed(err, codes.Aborted)).Revision == 1<<53+2, err)
}

// Three megabytes: far more than a window of HTTP/2, both ways.
func create(ctx context.Context, library pb.LibraryClient) {
	book := &pb.NewBook{Title: "Groß", Cover: bytes.Repeat([]byte{0, 255, 7}, 1<<20), Labels: map[string]string{"": "b"}}
	request := &pb.CreateBookRequest{Book: book, RequestId: "key"}
	added, err := library.CreateBook(ctx, request)
	check(err)
	must(bytes.Equal(added.Cover, book.Cover) && added.Labels[""] == "b", added.Id)
	again, err := library.CreateBook(ctx, request)
	check(err)
	must(proto.Equal(added, again), again.Id)
	_, err = library.CreateBook(ctx, &pb.CreateBookRequest{Book: book, RequestId: "other"})
	must(detail[*pb.Conflict](failed(err, codes.AlreadyExists)).Revision == 1, err)
	_, err = library.DeleteBook(ctx, &pb.DeleteBookRequest{BookId: added.Id})
	check(err)
	_, err = library.DeleteBook(ctx, &pb.DeleteBookRequest{BookId: added.Id})
	failed(err, codes.NotFound)
}

// All events of a book's loans, and how they ended.
func events(ctx context.Context, library pb.LibraryClient, book string) ([]*pb.LoanEvent, error) {
	stream, err := library.WatchLoans(ctx, &pb.WatchLoansRequest{BookId: &book})
	check(err)
	var all []*pb.LoanEvent
	for {
		event, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
		all = append(all, event)
	}
}

func watch(ctx context.Context, library pb.LibraryClient) {
	all, err := events(ctx, library, "b1")
	check(err)
	must(len(all) == 4 && all[3].State == 77 && all[0].LoanId == -1<<63+1, all)
	must(all[3].At.Seconds == -1 && all[3].At.Nanos == 4, all)
	all, err = events(ctx, library, "nothing")
	must(err == nil && len(all) == 0, all)
	all, err = events(ctx, library, "many")
	must(err == nil && len(all) == 5_000, len(all))
	all, err = events(ctx, library, "broken")
	must(len(all) == 2 && detail[*pb.Conflict](failed(err, codes.DataLoss)).Revision == 7, all)
	_, err = events(ctx, library, "missing")
	must(detail[*pb.NotFound](failed(err, codes.NotFound)).BookId == "missing", err)
}

func deadlines(ctx context.Context, library pb.LibraryClient) {
	short, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	_, err := library.GetBook(short, &pb.GetBookRequest{BookId: "slow"})
	failed(err, codes.DeadlineExceeded)
	short, cancel = context.WithTimeout(ctx, 300*time.Millisecond)
	defer cancel()
	all, err := events(short, library, "slow")
	failed(err, codes.DeadlineExceeded)
	must(len(all) == 1, all)
}

func compressed(ctx context.Context, library pb.LibraryClient) {
	_, err := library.GetBook(ctx, &pb.GetBookRequest{BookId: "b1"}, grpc.UseCompressor(gzip.Name))
	failed(err, codes.Unimplemented)
	stream, err := library.WatchLoans(ctx, &pb.WatchLoansRequest{}, grpc.UseCompressor(gzip.Name))
	check(err)
	_, err = stream.Recv()
	failed(err, codes.Unimplemented)
	_, err = library.GetBook(ctx, &pb.GetBookRequest{BookId: "b1"})
	check(err)
}
