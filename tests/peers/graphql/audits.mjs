// The audits of graphql-http on the server at the URL of the argument. A MUST that is missed fails, all others are told.
import { serverAudits } from 'graphql-http';

const url = process.argv[2];
const missed = [];
let held = 0;
for (const audit of serverAudits({ url })) {
  const result = await audit.fn();
  if (result.status === 'ok') held += 1;
  else missed.push(`${result.status}: ${audit.name}: ${result.reason}`);
}
missed.forEach((line) => console.log(line));
console.log(`${held} audits held, ${missed.length} missed`);
if (missed.some((line) => line.startsWith('error'))) process.exit(1);
