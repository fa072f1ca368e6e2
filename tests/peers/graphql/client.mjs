// graphql-js as a client of the library at the URL of the argument: every operation, every kind of value, documents of
// every shape, errors and what is wrong with a request, and the subscription through graphql-sse.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { createClient } from 'graphql-sse';

const [url, file] = process.argv.slice(2);
const schema = buildSchema(readFileSync(file, 'utf8'));
const RESPONSE = 'application/graphql-response+json';

async function post(body, { accept = RESPONSE, headers = {} } = {}) {
  const init = { method: 'POST', headers: { 'content-type': 'application/json', accept, ...headers } };
  const reply = await fetch(url, { ...init, body: typeof body === 'string' ? body : JSON.stringify(body) });
  const type = reply.headers.get('content-type');
  return { status: reply.status, type, ...JSON.parse(await reply.text()) };
}

/** The data of a document that the schema allows. */
async function data(query, variables, options) {
  assert.deepEqual(validate(schema, parse(query)), []);
  const { status, type, data, errors } = await post({ query, variables }, options);
  assert.equal(errors, undefined, JSON.stringify(errors));
  assert.equal(status, 200);
  assert.match(type, /^application\/graphql-response\+json; ?charset=utf-8$/);
  return data;
}

const BOOK = `fragment Book on Book {
  id title genre price cover note revision published
  authors { name country } labels { key value }
  medium { __typename ... on Printed { pages binding } ... on Recorded { seconds narrator } }
  chapters { title startPage chapters { title startPage chapters { title } } }
}`;
const GET = `query Get($id: ID!) { getBook(bookId: $id) { __typename ...Book ... on Error { title detail } } } ${BOOK}`;

async function reading() {
  const { getBook } = await data(GET, { id: 'b1' });
  assert.deepEqual(getBook, {
    __typename: 'Book', id: 'b1', title: 'Faust', genre: 'POETRY', price: '12.50', note: 'kein Maß "\\\u2028😀',
    cover: Buffer.from(Uint8Array.from({ length: 256 }, (_, byte) => byte)).toString('base64'),
    // More than a double holds: JavaScript reads the nearest one.
    revision: 9007199254740992, published: '1808-04-05T06:07:08.009Z',
    authors: [{ name: 'Goethe', country: 'DE' }, { name: 'Anonymus', country: null }],
    labels: [{ key: 'shelf', value: 'A 1' }, { key: 'språk', value: '' }],
    medium: { __typename: 'Printed', pages: 464, binding: 'linen' },
    chapters: [
      { title: 'Prolog', startPage: 0, chapters: null },
      {
        title: 'Der Tragödie erster Teil', startPage: null,
        chapters: [{ title: 'Nacht', startPage: 21, chapters: null }],
      },
    ],
  });
  // An ID may be given as a number; values may stand in the document; fields may have other names, and repeat.
  const two = await data('{ a: getBook(bookId: "b2") { ...T } b: getBook(bookId: 2) { ...T ...T } } fragment T on GetBookResult '
    + '{ __typename ... on Book { cover note published price medium { ... on Recorded { s: seconds } } } ... on NotFound { bookId } }');
  assert.deepEqual(two, {
    a: {
      __typename: 'Book', cover: '', note: null, published: '2024-02-29T23:59:59.000000001+05:30',
      price: '-0.0000000000000000000000000001', medium: { s: 2 ** 40 },
    },
    b: { __typename: 'NotFound', bookId: '2' },
  });
  assert.deepEqual(await data(GET, { id: 'x' }), {
    getBook: { __typename: 'NotFound', title: 'no such book', detail: null },
  });
  const skip = 'query ($no: Boolean = false) { getBook(bookId: "b1") { ... on Book @include(if: $no) { id } __typename } }';
  assert.deepEqual(await data(skip), { getBook: { __typename: 'Book' } });
  assert.deepEqual(await data('{ __typename getBook(bookId: "b1") { ... { __typename } } }'), {
    __typename: 'Query', getBook: { __typename: 'Book' },
  });
  assert.deepEqual(await data('{ a: __typename @skip(if: true) b: __typename }'), { b: 'Query' });
  const echo = await data('{ getBook(bookId: "echo") { ... on Error { detail } } }', {}, { headers: { 'x-trace': 't 1' } });
  assert.equal(echo.getBook.detail, 't 1');
}

async function lists() {
  const LIST = 'query ($genre: Genre, $limit: Int, $cursor: String) '
    + '{ listBooks(genre: $genre, limit: $limit, cursor: $cursor) { items { id } nextCursor } }';
  const list = async (variables) => {
    const { listBooks: { items, nextCursor } } = await data(LIST, variables);
    return [items.map(({ id }) => id), nextCursor];
  };
  assert.deepEqual(await list({}), [['b1', 'b2'], null]);
  assert.deepEqual(await list({ limit: 1 }), [['b1'], 'b1']);
  assert.deepEqual(await list({ limit: 1, cursor: 'b1' }), [['b2'], null]);
  assert.deepEqual(await list({ limit: 0 }), [[], null]);
  assert.deepEqual(await list({ genre: 'POETRY', limit: null, cursor: null }), [['b1'], null]);
}

async function changing() {
  const UPDATE = `mutation ($patch: BookPatch!) { updateBook(bookId: "b1", patch: $patch) {
    __typename ... on Book { title price note } ... on Conflict { detail revision } } }`;
  const update = async (patch) => (await data(UPDATE, { patch })).updateBook;
  const note = 'kein Maß "\\\u2028😀';
  assert.deepEqual(await update({ title: 'Faust I' }), { __typename: 'Book', title: 'Faust I', price: '12.50', note });
  // What is absent stays, what is null goes.
  assert.deepEqual(await update({ note: null, price: '13' }), { __typename: 'Book', title: 'Faust I', price: '13', note: null });
  assert.deepEqual(await update({}), { __typename: 'Book', title: 'Faust I', price: '13', note: null });
  const conflict = await update({ price: '0.00' });
  assert.deepEqual([conflict.__typename, conflict.detail], ['Conflict', '']);
  // The same inside a document: literals, null among them, and variables without a value.
  const literal = await data(`mutation ($title: String, $note: String) {
    updateBook(bookId: "b1", patch: { title: $title, note: $note }) { ... on Book { title note } } }`, { note: 'kept' });
  assert.deepEqual(literal.updateBook, { title: 'Faust I', note: 'kept' });
  const nulled = await data('mutation { updateBook(bookId: "b1", patch: { note: null }) { ... on Book { note } } }');
  assert.deepEqual(nulled.updateBook, { note: null });
  // One after another.
  const both = await data(`mutation { one: updateBook(bookId: "b1", patch: { title: "1" }) { ... on Book { title } }
    two: updateBook(bookId: "b1", patch: { note: "2" }) { ... on Book { title note } } }`);
  assert.deepEqual(both, { one: { title: '1' }, two: { title: '1', note: '2' } });
}

async function creating() {
  const CREATE = `mutation ($book: NewBook!) { createBook(book: $book) { __typename ...Book ... on Conflict { revision } } } ${BOOK}`;
  const book = {
    title: 'Neu', genre: 'SCIENCE', authors: [{ name: 'A', country: null }], medium: { recorded: { seconds: 3, narrator: 'N' } },
    chapters: [{ title: 'c', startPage: null, chapters: [{ title: 'd' }] }], labels: null,
    published: '2024-02-29T23:59:59Z', price: '1e2', cover: 'AP8+Pw==', note: null,
  };
  const { createBook } = await data(CREATE, { book });
  assert.deepEqual(createBook, {
    ...book, __typename: 'Book', id: 'n2', revision: 1, labels: [], price: createBook.price,
    medium: { __typename: 'Recorded', seconds: 3, narrator: 'N' },
    chapters: [{ title: 'c', startPage: null, chapters: [{ title: 'd', startPage: null, chapters: null }] }],
  });
  assert.equal(Number(createBook.price), 100);
  assert.deepEqual(await data(CREATE, { book }), { createBook: { __typename: 'Conflict', revision: 1 } });
  // A single value stands for a list of one.
  const one = { ...book, title: 'Eins', authors: { name: 'B' }, labels: { key: 'k', value: 'v' } };
  const { createBook: second } = await data(CREATE, { book: one });
  assert.deepEqual([second.authors, second.labels], [[{ name: 'B', country: null }], [{ key: 'k', value: 'v' }]]);
  for (const id of ['n2', 'n3']) {
    const remove = `mutation { deleteBook(bookId: "${id}") { __typename ... on Deleted { bookId } ... on NotFound { title } } }`;
    assert.deepEqual(await data(remove), { deleteBook: { __typename: 'Deleted', bookId: id } });
    assert.deepEqual(await data(remove), { deleteBook: { __typename: 'NotFound', title: 'no such book' } });
  }
}

/** Errors of fields: executed, so 200, with data that is null as far as the schema needs it to be. */
async function failing() {
  const failed = await post({ query: '{ ok: getBook(bookId: "b1") { __typename } getBook(bookId: "failed") { __typename } }' });
  assert.deepEqual([failed.status, failed.data], [200, null]);
  const [error, ...more] = failed.errors;
  assert.deepEqual(more, []);
  assert.deepEqual(error, {
    message: 'kein Glück', path: ['getBook'], locations: [{ line: 1, column: 44 }],
    extensions: { code: 'TEAPOT', seconds: 7 },
  });
  const denied = await post({ query: '{ a: getBook(bookId: "denied") { __typename } }' });
  assert.deepEqual(denied.errors.map(({ path, extensions }) => [path, extensions.code]), [[['a'], 'PERMISSION_DENIED']]);
  const panicked = await post({ query: '{ getBook(bookId: "panics") { __typename } }' });
  assert.deepEqual(panicked.errors.map(({ extensions }) => extensions.code), ['INTERNAL']);
  assert.ok(!JSON.stringify(panicked).includes('a bug'), 'the inside shows outside');
}

/** What does not fit the schema, as a document or as variables. */
const WRONG = [
  { query: '{ getBook(bookId: "b1") { __typename }' },
  { query: '{ nothing }' },
  { query: '{ getBook(bookId: "b1") { id } }' },
  { query: '{ getBook { __typename } }' },
  { query: '{ getBook(bookId: "b1", other: 1) { __typename } }' },
  { query: '{ getBook(bookId: true) { __typename } }' },
  { query: '{ getBook(bookId: null) { __typename } }' },
  { query: '{ getBook(bookId: "b1") }' },
  { query: '{ listBooks(limit: "1") { nextCursor } }' },
  { query: '{ listBooks(limit: 2147483648) { nextCursor } }' },
  { query: '{ listBooks(genre: COMICS) { nextCursor } }' },
  { query: '{ listBooks(genre: "POETRY") { nextCursor } }' },
  { query: 'query ($g: Genre = "POETRY") { listBooks(genre: $g) { nextCursor } }' },
  { query: '{ ...Nothing }' },
  { query: '{ ...A } fragment A on Query { ...A }' },
  { query: 'query A { __typename } query A { __typename }', operationName: 'A' },
  { query: 'query A { __typename } query B { __typename }' },
  { query: 'query A { __typename } query B { __typename }', operationName: 'C' },
  { query: 'query ($a: Nothing) { __typename }' },
  { query: '{ a: __typename a: getBook(bookId: "b1") { __typename } }' },
  { query: '{ __typename @nothing }' },
  { query: '{ __typename @skip }' },
  { query: '{ getBook(bookId: "b1") @nothing { __typename } }' },
  { query: '{ getBook(bookId: "b1") @skip { __typename } }' },
  { query: GET },
  { query: GET, variables: { id: null } },
  { query: GET, variables: { id: ['b1'] } },
  { query: GET, variables: { id: {} } },
  { query: 'query ($l: Int) { listBooks(limit: $l) { nextCursor } }', variables: { l: '1' } },
  { query: 'query ($l: Int) { listBooks(limit: $l) { nextCursor } }', variables: { l: 1.5 } },
  { query: 'query ($l: Int) { listBooks(limit: $l) { nextCursor } }', variables: { l: 2 ** 31 } },
  { query: 'query ($g: Genre) { listBooks(genre: $g) { nextCursor } }', variables: { g: 'COMICS' } },
  { query: 'query ($l: String) { listBooks(limit: $l) { nextCursor } }', variables: { l: '1' } },
  ...[
    { medium: {} }, { medium: { printed: { pages: 1 }, recorded: null } }, { medium: { printed: null } },
    { medium: { printed: { pages: 1 }, recorded: { seconds: 1, narrator: '' } } }, { authors: null }, { authors: [null] },
    { medium: { printed: { pages: 2 ** 31 } } }, { unknown: 1 }, { title: 7 }, { title: undefined }, { genre: 'poetry' },
  ].map((part) => ({
    query: 'mutation ($book: NewBook!) { createBook(book: $book) { __typename } }',
    variables: {
      book: {
        title: 't', genre: 'NOVEL', authors: [], medium: { printed: { pages: 1 } }, published: '2024-02-29T23:59:59Z',
        price: '1', ...part,
      },
    },
  })),
];

/** What is never executed: no data at all, 400 to those who take the newer media type, 200 to others. */
async function refused() {
  for (const request of WRONG) {
    const told = JSON.stringify(request);
    const reply = await post(request);
    assert.equal(reply.status, 400, told);
    assert.ok(!('data' in reply), told);
    assert.ok(reply.errors.length > 0 && reply.errors.every(({ message }) => typeof message === 'string'), told);
    const older = await post(request, { accept: 'application/json' });
    assert.equal(older.status, 200, told);
    assert.ok(!('data' in older) && older.errors.length > 0, told);
  }
  for (const malformed of ['', '{', 'null', '[]', '"text"', '{}', '{"query": 1}', '{"query": null}',
    '{"query": "{ __typename }", "variables": 7}', '{"query": "{ __typename }", "operationName": 7}']) {
    const reply = await post(malformed);
    assert.ok(reply.status >= 400 && reply.status < 500 && reply.errors.length > 0, `${malformed}: ${reply.status}`);
  }
  // Custom scalars are the service's: it reads the arguments after the executor.
  for (const part of ['price: "cheap"', 'cover: "***"', 'published: "yesterday"', 'price: {}']) {
    const book = `title: "t", genre: NOVEL, authors: [], medium: { printed: { pages: 1 } }, published: "2024-02-29T23:59:59Z", price: "1"`;
    const [name] = part.split(':');
    const given = [...book.split(', ').filter((member) => !member.startsWith(`${name}:`)), part].join(', ');
    const reply = await post({ query: `mutation { createBook(book: { ${given} }) { __typename } }` });
    assert.equal(reply.errors?.[0].extensions.code, 'INVALID_ARGUMENT', `${part}: ${JSON.stringify(reply)}`);
    assert.ok(reply.errors[0].extensions.violations[0].pointer.startsWith(`/book/${name}`), JSON.stringify(reply));
  }
}

async function overHttp() {
  const get = async (parameters, accept = RESPONSE) => {
    const reply = await fetch(`${url}?${new URLSearchParams(parameters)}`, { headers: { accept } });
    return { status: reply.status, ...await reply.json() };
  };
  const got = await get({ query: GET, variables: JSON.stringify({ id: 'x' }), operationName: 'Get' });
  assert.equal(got.data.getBook.title, 'no such book');
  // One operation needs no name; a mutation changes nothing by GET.
  assert.equal((await get({ query: GET, variables: JSON.stringify({ id: 'x' }) })).status, 200);
  const remove = 'mutation Remove { deleteBook(bookId: "b1") { __typename } }';
  assert.equal((await get({ query: remove })).status, 405);
  assert.equal((await get({ query: `query Q { __typename } ${remove}`, operationName: 'Remove' })).status, 405);
  assert.equal((await get({ query: GET, operationName: 'Other' })).status, 400);
  assert.equal((await get({ query: GET, variables: '[1' })).status, 400);
  assert.equal((await get({})).status, 400);
  assert.equal((await post('query', { headers: { 'content-type': 'text/plain' } })).status, 415);
  assert.equal((await post({ query: '{ __typename }' }, { accept: 'text/html' })).status, 406);
  assert.equal((await post({ query: 'subscription S { watchLoans { at } }' })).status, 406);
  const large = await post({ query: '{ __typename }', variables: { a: 'a'.repeat(2 << 20) } });
  assert.equal(large.status, 413);
  assert.equal((await fetch(url, { method: 'DELETE' })).status, 405);
  assert.equal((await fetch(url.replace('/graphql', '/other'))).status, 404);
}

/** Everything a subscription brings. */
async function all(client, request) {
  const results = [];
  for await (const result of client.iterate(request)) results.push(result);
  return results;
}

async function subscribing() {
  const client = createClient({ url, retryAttempts: 0 });
  const query = 'subscription Watch($id: ID) { watchLoans(bookId: $id) { loanId bookId at state } }';
  assert.deepEqual(validate(schema, parse(query)), []);
  const events = await all(client, { query, variables: { id: 'b1' } });
  assert.deepEqual(events.map(({ data }) => data.watchLoans.state), ['LENT', 'RETURNED', 'OVERDUE']);
  const at = '1969-12-31T23:59:59.000000003Z';
  assert.deepEqual(events[2].data.watchLoans, { loanId: -9223372036854776000, bookId: 'b1', at, state: 'OVERDUE' });
  assert.equal((await all(client, { query, variables: { id: null } })).length, 3);
  assert.equal((await all(client, { query })).length, 3);
  assert.deepEqual(await all(client, { query, variables: { id: 'nothing' } }), []);
  assert.equal((await all(client, { query, variables: { id: 'many' } })).length, 2_000);
  const broken = await all(client, { query, variables: { id: 'broken' } });
  assert.equal(broken.length, 3);
  assert.deepEqual([broken[2].data ?? null, broken[2].errors[0].extensions.code], [null, 'DATA_LOSS']);
  const missing = await all(client, { query, variables: { id: 'missing' } });
  assert.deepEqual(missing.map(({ errors }) => errors[0].extensions.code), ['NOT_FOUND']);
  // A query may be asked for as events, too; what is wrong is an event.
  const single = await all(client, { query: '{ getBook(bookId: "b1") { __typename } }' });
  assert.deepEqual(single, [{ data: { getBook: { __typename: 'Book' } } }]);
  const [wrong] = await all(client, { query: 'subscription { nothing }' });
  assert.ok(wrong.errors.length > 0 && !('data' in wrong), JSON.stringify(wrong));
  // The caller leaves before the end.
  for await (const { data } of client.iterate({ query, variables: { id: 'slow' } })) {
    assert.equal(data.watchLoans.state, 'LENT');
    break;
  }
  client.dispose();
}

const parts = [reading, lists, changing, creating, failing, refused, overHttp, subscribing];
for (const part of parts) await part();
