// A store as S3 is: it refuses what is not signed with Signature Version 4 by the one key it knows, or not as it was sent.
//
//   node s3_store.mjs FOLDER LISTENING-DESCRIPTOR KEY-ID SECRET [FAULT...]
//
// Each folder below FOLDER is a bucket, addressed by path. Lists come two objects a page. Faults:
//   wrong-etag    the ETag of an object is another's: its bytes were damaged on the way
//   key-service   objects are said to be encrypted with a key of the key service
//   wrong-sha256  the SHA-256 of an object is another's
//   no-sha256     objects have no checksum but their ETag
//   half          half of every third object, then the connection is closed
//   crc64=SUM     objects have this checksum (CRC-64/NVME of the whole, base64), which Amazon gives unasked, and no SHA-256
//   expires=N     the token expires once N objects were asked for
//   holds=N       the object that is asked for after N others is never sent; asked for again, it is
//   listed=N      lists name N objects, a thousand a page; each is the file "object" of the bucket, held in memory
import crypto from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';

const [root, descriptor, keyId, secret, ...faults] = process.argv.slice(2);
const valueOf = (fault) => faults.find((given) => given.startsWith(`${fault}=`))?.slice(fault.length + 1);
const listed = Number(valueOf('listed') ?? 0);
const objectsAPage = listed ? 1000 : 2;
const objectsRead = new Map();
const expires = Number(valueOf('expires') ?? Infinity);
const holds = Number(valueOf('holds') ?? Infinity);
let objects = 0;
let objectsAskedFor = 0;

const hash = (kind, bytes) => crypto.createHash(kind).update(bytes).digest('hex');
const hmac = (key, text) => crypto.createHmac('sha256', key).update(text).digest();
const xml = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

http.createServer((request, response) => {
  const [rawPath, rawQuery = ''] = request.url.split('?');
  const problem = signatureProblem(request, rawPath, rawQuery);
  if (problem) return refuse(response, 403, ...problem);
  const [bucket, ...key] = decodeURIComponent(rawPath).slice(1).split('/');
  const folder = path.join(root, bucket);
  if (!bucket || !fs.existsSync(folder)) return refuse(response, 404, 'NoSuchBucket', 'The specified bucket does not exist');
  const query = new URLSearchParams(rawQuery);
  if (key.join('/') === '') return list(response, folder, query);
  get(response, path.join(folder, listed ? 'object' : key.join('/')), request.headers['x-amz-checksum-mode'] === 'ENABLED');
}).listen({ fd: Number(descriptor) });

function signatureProblem(request, rawPath, rawQuery) {
  const authorization = request.headers.authorization ?? '';
  const fields = authorization.match(/^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d+)\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/);
  if (!fields) return ['AccessDenied', 'Access Denied'];
  const [, id, day, region, signedHeaders, signature] = fields;
  if (id !== keyId) return ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'];
  const headers = signedHeaders.split(';').map((name) => `${name}:${request.headers[name].trim()}\n`).join('');
  const sorted = rawQuery.split('&').filter(Boolean).sort().join('&');
  const payload = request.headers['x-amz-content-sha256'] ?? hash('sha256', '');
  const canonical = [request.method, rawPath, sorted, headers, signedHeaders, payload].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], `${day}/${region}/s3/aws4_request`, hash('sha256', canonical)].join('\n');
  const key = ['aws4_request', 's3', region, day].reduceRight((result, part) => hmac(result, part), `AWS4${secret}`);
  const expected = hmac(key, toSign).toString('hex');
  return expected === signature ? undefined : ['SignatureDoesNotMatch', 'The request signature we calculated does not match'];
}

function list(response, folder, query) {
  const prefix = query.get('prefix') ?? '';
  if (listed) return listTheSame(response, folder, prefix, query);
  const keys = fs.readdirSync(folder, { recursive: true }).filter((key) => fs.statSync(path.join(folder, key)).isFile())
    .filter((key) => key.startsWith(prefix)).sort();
  const begin = beginOfPage(query);
  const page = keys.slice(begin, begin + objectsAPage);
  const more = begin + objectsAPage < keys.length;
  const contents = page.map((key) => {
    const file = path.join(folder, key);
    const { bytes, md5 } = objectIn(file);
    return `<Contents><Key>${xml(key)}</Key><LastModified>${fs.statSync(file).mtime.toISOString()}</LastModified>` +
      `<ETag>&quot;${md5}&quot;</ETag><Size>${bytes.length}</Size></Contents>`;
  });
  answerList(response, contents, more && begin + objectsAPage);
}

function listTheSame(response, folder, prefix, query) {
  const { bytes, md5 } = objectIn(path.join(folder, 'object'));
  const begin = beginOfPage(query);
  const end = Math.min(begin + objectsAPage, listed);
  const contents = [];
  for (let i = begin; i < end; ++i) {
    const digits = String(i).padStart(32, '0');
    contents.push(`<Contents><Key>${prefix}2026/07/01/RE${digits}.wav</Key><LastModified>2026-07-01T12:00:00.000Z</LastModified>` +
      `<ETag>&quot;${md5}&quot;</ETag><Size>${bytes.length}</Size></Contents>`);
  }
  answerList(response, contents, end < listed && end);
}

function beginOfPage(query) {
  return Number(query.get('continuation-token')?.slice('page+/='.length) ?? 0);
}

function answerList(response, contents, next) {
  answer(response, 200, `<?xml version="1.0"?><ListBucketResult><IsTruncated>${Boolean(next)}</IsTruncated>${contents.join('')}` +
    (next ? `<NextContinuationToken>page+/=${next}</NextContinuationToken>` : '') + '</ListBucketResult>');
}

function get(response, file, withChecksum) {
  const askedBefore = objectsAskedFor++;
  if (askedBefore === holds) return undefined;
  if (askedBefore >= expires) return refuse(response, 400, 'ExpiredToken', 'The provided token has expired.');
  if (!fs.existsSync(file)) return refuse(response, 404, 'NoSuchKey', 'The specified key does not exist.');
  const { bytes, sha256, md5 } = objectIn(file);
  const encryption = faults.includes('key-service') ? { 'x-amz-server-side-encryption': 'aws:kms' } : {};
  const checksum = withChecksum ? checksumHeaders(sha256) : {};
  response.writeHead(200, { 'content-type': 'binary/octet-stream', 'content-length': bytes.length, etag: `"${md5}"`, ...encryption, ...checksum });
  if (faults.includes('half') && objects++ % 3 === 0) return response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  response.end(bytes);
}

// Read once.
function objectIn(file) {
  if (!objectsRead.has(file)) {
    const bytes = fs.readFileSync(file);
    const md5 = hash('md5', faults.includes('wrong-etag') ? 'x' : bytes);
    const sha256 = crypto.createHash('sha256').update(faults.includes('wrong-sha256') ? 'x' : bytes).digest('base64');
    objectsRead.set(file, { bytes, md5, sha256 });
  }
  return objectsRead.get(file);
}

function checksumHeaders(sha256) {
  if (faults.includes('no-sha256')) return {};
  const crc64 = valueOf('crc64');
  const checksum = crc64 ? { 'x-amz-checksum-crc64nvme': crc64 } : { 'x-amz-checksum-sha256': sha256 };
  return { ...checksum, 'x-amz-checksum-type': 'FULL_OBJECT' };
}

function refuse(response, status, code, message) {
  answer(response, status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(body);
}
