// What junit2json reads in each file, as JSON: node junit_reader.mjs JUNIT2JSON FILE...
import { readFileSync } from "node:fs";

const { parse } = await import(`${process.argv[2]}/dist/esm/index.js`);
const found = [];
for (const file of process.argv.slice(3)) found.push(await parse(readFileSync(file)));
console.log(JSON.stringify(found));
