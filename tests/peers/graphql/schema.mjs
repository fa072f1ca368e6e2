// The schema that the server at the URL of the first argument tells by introspection is the one of the file of the
// second argument, but for what the executor has by itself.
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import {
  buildClientSchema, buildSchema, findBreakingChanges, findDangerousChanges, getIntrospectionQuery,
  lexicographicSortSchema, printSchema, validateSchema,
} from 'graphql';

const [url, file] = process.argv.slice(2);
const query = getIntrospectionQuery({
  specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true, inputValueDeprecation: true, oneOf: true,
});
const reply = await fetch(url, {
  method: 'POST',
  headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
  body: JSON.stringify({ query }),
});
const { data, errors } = await reply.json();
assert.equal(errors, undefined);

// The executor tells a description of its own for the schema as a whole.
const own = 'A GraphQL Schema defines the capabilities of a GraphQL server.';
assert.ok(data.__schema.description.startsWith(own));
const declared = buildSchema(readFileSync(file, 'utf8'));
data.__schema.description = declared.description;
const told = buildClientSchema(data);
assert.deepEqual(validateSchema(told), []);
const text = (schema) => printSchema(lexicographicSortSchema(schema));
assert.equal(text(told), text(declared));

// It does not know all places of `@deprecated`, and has `Float` whether or not it is used.
const named = (changes) => changes.map(({ type, description }) => `${type}: ${description}`);
const known = /^(DIRECTIVE_LOCATION_REMOVED: DIRECTIVE_DEFINITION was|TYPE_REMOVED: Standard scalar Float was) removed/;
const changes = [findBreakingChanges, findDangerousChanges].flatMap((find) =>
  [find(declared, told), find(told, declared)].flatMap(named));
assert.deepEqual(changes.filter((change) => !known.test(change)), []);
