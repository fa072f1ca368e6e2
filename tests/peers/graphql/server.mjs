// The library of the schema in the file of the first argument, by graphql-yoga, and by graphql-http and graphql-sse, for
// a client that is tried against them. Prints its address and ends by itself after the seconds of the second argument.
//
// It is of the next version of the contract: a genre and an arm of a union are new.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { GraphQLError } from 'graphql';
import { createHandler as overHttp } from 'graphql-http/lib/use/http';
import { createHandler as overEvents } from 'graphql-sse/lib/use/http';
import { createSchema, createYoga } from 'graphql-yoga';

const [file, seconds] = process.argv.slice(2);
const typeDefs = readFileSync(file, 'utf8')
  .replace('  HISTORY\n', '  HISTORY\n  COMICS\n')
  .replace('union GetBookResult = Book | NotFound', 'union GetBookResult = Book | NotFound | Moved\n\ntype Moved { to: ID! }');

const faust = () => ({
  __typename: 'Book', id: 'b1', title: 'Faust', genre: 'POETRY', price: '12.50', revision: Number.MAX_SAFE_INTEGER,
  published: '1808-04-05T06:07:08.009+01:00', cover: Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte)).toString('base64'),
  authors: [{ name: 'Goethe', country: 'DE' }, { name: 'Anonymus' }],
  labels: [{ key: 'shelf', value: 'A 1' }, { key: 'språk', value: '' }],
  medium: { __typename: 'Printed', pages: 464, binding: 'linen' },
  chapters: [
    { title: 'Prolog', startPage: 0 },
    { title: 'Der Tragödie erster Teil', chapters: [{ title: 'Nacht', startPage: 21 }] },
  ],
  note: 'kein Maß "\\\u2028😀',
});

const tape = () => ({
  __typename: 'Book', id: 'b2', title: '', genre: 'COMICS', price: '-0.1', revision: -1, published: '2024-02-29T23:59:59Z',
  cover: '', authors: [], labels: [], chapters: [], medium: { __typename: 'Recorded', seconds: 2 ** 40, narrator: 'N' },
});

const missing = (bookId) => ({ __typename: 'NotFound', title: 'no such book', bookId });
const failed = (message, code) => new GraphQLError(message, { extensions: { code, seconds: 7 } });

async function* loans(bookId) {
  const counts = { nothing: 0, many: 2_000, slow: 1, broken: 2 };
  for (let number = 1; number <= (counts[bookId] ?? 3); number += 1) {
    const state = ['OVERDUE', 'LENT', 'RETURNED'][number % 3];
    yield { loanId: -number, bookId: bookId ?? '', at: '1969-12-31T23:59:59.000000001Z', state };
  }
  if (bookId === 'slow') await new Promise((resolve) => { setTimeout(resolve, 30_000); });
  if (bookId === 'broken') yield failed('the end', 'DATA_LOSS');
}

/** A library of its own. */
function library() {
  const books = new Map([faust(), tape()].map((book) => [book.id, book]));
  return createSchema({
    typeDefs,
    resolvers: {
      Query: {
        getBook: (_, { bookId }, { trace }) => {
          if (bookId === 'slow') return new Promise((resolve) => { setTimeout(resolve, 30_000, missing(bookId)); });
          if (bookId === 'failed') throw failed('kein Glück', 'TEAPOT');
          if (bookId === 'partial') return { ...faust(), note: failed('no note', 'TEAPOT') };
          if (bookId === 'moved') return { __typename: 'Moved', to: 'b1' };
          if (bookId === 'echo') return { ...missing('echo'), detail: trace };
          return books.get(bookId) ?? missing(bookId);
        },
        listBooks: (_, { genre, limit, cursor }) => {
          if (limit < 0) throw failed('negative', 'BAD_USER_INPUT');
          const all = [...books.values()].filter((book) => (!genre || book.genre === genre) && (!cursor || book.id > cursor));
          const items = all.slice(0, limit ?? 50);
          return { items, nextCursor: items.length > 0 && items.length < all.length ? items.at(-1).id : null };
        },
      },
      Mutation: {
        updateBook: (_, { bookId, patch }) => {
          const book = books.get(bookId);
          if (!book) return missing(bookId);
          if (Number(patch.price) === 0) return { __typename: 'Conflict', title: 'another price', detail: '', revision: book.revision };
          if (patch.title === null) throw failed('a title is not null', 'BAD_USER_INPUT');
          Object.assign(book, patch);
          return book;
        },
        deleteBook: (_, { bookId }) => (books.delete(bookId) ? { __typename: 'Deleted', bookId } : missing(bookId)),
        createBook: (_, { book }) => {
          const other = [...books.values()].find(({ title }) => title === book.title);
          if (other) return { __typename: 'Conflict', title: 'the same title', revision: other.revision };
          const medium = book.medium.printed ? { __typename: 'Printed', ...book.medium.printed } : { __typename: 'Recorded', ...book.medium.recorded };
          const added = { ...book, __typename: 'Book', id: `n${books.size}`, revision: 1, medium, chapters: book.chapters ?? [], labels: book.labels ?? [] };
          // What was not said is told apart from what was null.
          added.note ??= 'note' in book ? 'null' : 'absent';
          books.set(added.id, added);
          return added;
        },
      },
      Subscription: {
        watchLoans: {
          subscribe: (_, { bookId }) => {
            if (bookId === 'missing') throw failed('no such book', 'NOT_FOUND');
            return loans(bookId);
          },
          resolve: (event) => event,
        },
      },
    },
  });
}

/** Replies that are none of GraphQL. */
const wrong = {
  '/wrong/proxy': [502, 'text/html', '<p>Bad Gateway</p>'],
  '/wrong/page': [200, 'text/html', '<p>Hello</p>'],
  '/wrong/cut': [200, 'application/json', '{"data": {"getBook": {'],
  '/wrong/empty': [200, 'application/graphql-response+json', '{}'],
  '/wrong/other': [200, 'application/graphql-response+json', '{"data": {"another": 1}}'],
  '/wrong/type': [200, 'application/json', '{"data": {"getBook": {"__typename": "Book", "id": 7}}}'],
  '/wrong/refused': [400, 'application/graphql-response+json', '{"errors": [{"message": "no"}]}'],
};

const trace = (headers) => headers['x-trace'] ?? headers.get?.('x-trace');
const routes = {
  '/yoga': createYoga({
    schema: library(), graphqlEndpoint: '/yoga', logging: false, maskedErrors: false,
    context: ({ request }) => ({ trace: trace(request.headers) }),
  }),
  '/http': overHttp({ schema: library(), context: ({ headers }) => ({ trace: trace(headers) }) }),
  '/sse': overEvents({ schema: library() }),
};
const server = createServer((request, response) => {
  const path = request.url.split('?')[0];
  if (wrong[path]) {
    const [status, type, body] = wrong[path];
    response.writeHead(status, { 'content-type': type }).end(body);
    return;
  }
  routes[path]?.(request, response) ?? response.writeHead(404).end();
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
setTimeout(() => process.exit(0), Number(seconds) * 1000);
