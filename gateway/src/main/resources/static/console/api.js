// Calls to the suite's HTTP API; every failure is an Error with the API's own message.
import { askForKey, key } from './key.js';

export async function call(path, options = {}) {
  const answer = await request(path, options);
  if (!answer.ok) throw await failure(answer);
  return answer.json();
}

/** Asks for a key where the suite wants one, and then again until it is the right one. */
async function request(path, options = {}) {
  for (;;) {
    const used = key();
    const headers = { ...options.headers, ...(used ? { Authorization: `Bearer ${used}` } : {}) };
    const answer = await fetch(path, { ...options, headers });
    if (answer.status !== 401) return answer;
    await askForKey(used);
  }
}

/** Every element of a list, page after page, but no more than `most`. */
export async function every(path, most = 1000) {
  const found = [];
  let after = '';
  for (;;) {
    const page = await call(`${path}${path.includes('?') ? '&' : '?'}limit=100${after}`);
    found.push(...page.data);
    if (!page.has_more || found.length >= most) return found;
    after = `&after=${encodeURIComponent(page.last_id)}`;
  }
}

/** A player sends no key: with one, the file is fetched for it. */
export async function media(path, bytes) {
  if (!key()) return path;
  if (bytes > 300e6) throw new Error('this video is too large to be shown where a key is needed; it can be asked all the same');
  const answer = await request(path);
  if (!answer.ok) throw await failure(answer);
  return URL.createObjectURL(await answer.blob());
}

export function send(method, path, body) {
  return call(path, { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body ?? {}) });
}

export async function failure(answer) {
  let told;
  try { told = (await answer.json()).error; } catch { told = null; }
  return new Error(told?.message ?? `the server answered ${answer.status}`);
}

const PART = 64 * 2 ** 20;
const TRIES = 8;

/** Uploads with progress, which fetch does not tell: `progress(sent)` in bytes; resolves to the file. */
export function upload(file, progress) {
  return file.size <= PART
    ? form('v1/files', { purpose: 'vision', file }, sent => progress(Math.min(sent, file.size)))
    : uploadInParts(file, progress);
}

/** A connection that breaks costs a part; a page that is loaded again goes on where the last one was. */
async function uploadInParts(file, progress) {
  const name = `tpo-upload ${file.name} ${file.size} ${file.lastModified}`;
  const upload = await begun(name) ?? await send('POST', 'v1/uploads', {
    purpose: 'vision', filename: file.name, bytes: file.size, mime_type: file.type || 'application/octet-stream',
  });
  if (upload.file) return upload.file; // only its answer was lost
  localStorage.setItem(name, upload.id);
  const path = `v1/uploads/${upload.id}`;
  const parts = upload.parts.map(part => part.id);
  let sent = upload.parts.reduce((sum, part) => sum + part.bytes, 0);
  while (sent < file.size) {
    const data = file.slice(sent, sent + PART);
    const part = await patiently(key => form(`${path}/parts`, { data }, loaded => progress(Math.min(sent + loaded, file.size)), key));
    parts.push(part.id);
    sent += data.size;
  }
  const completed = await send('POST', `${path}/complete`, { part_ids: parts }).catch(error => {
    if (!(error instanceof TypeError)) localStorage.removeItem(name); // refused, and would be again
    throw error;
  });
  localStorage.removeItem(name);
  return completed.file;
}

async function begun(name) {
  const id = localStorage.getItem(name);
  const upload = id && await call(`v1/uploads/${id}`).catch(() => null);
  return upload?.status === 'pending' || upload?.file ? upload : null;
}

/** With a key that makes it the same part, however often it is sent. */
async function patiently(work) {
  const key = Array.from(crypto.getRandomValues(new Uint32Array(4)), number => number.toString(16)).join('-');
  for (let failures = 1; ; failures++) {
    try {
      return await work(key);
    } catch (error) {
      if (error.final || failures === TRIES) throw error;
      await new Promise(resolve => setTimeout(resolve, 250 * 2 ** failures));
    }
  }
}

/** Posts a form. What the server refuses is `final`; a connection that breaks, or a service that is away, is not. */
function form(path, fields, progress, idempotencyKey) {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    if (key()) request.setRequestHeader('Authorization', `Bearer ${key()}`);
    if (idempotencyKey) request.setRequestHeader('Idempotency-Key', idempotencyKey);
    request.responseType = 'json';
    request.upload.onprogress = event => progress(event.loaded);
    request.onerror = () => reject(new Error('the upload broke off'));
    request.onload = () => request.status < 300
      ? resolve(request.response)
      : reject(Object.assign(
        new Error(request.response?.error?.message ?? `the server answered ${request.status}`),
        { final: request.status < 500 || request.status === 507 }));
    request.send(body);
  });
}

/** Streams an answer: yields each chunk as it comes. */
export async function* stream(body, signal) {
  const answer = await request('v1/chat/completions', {
    method: 'POST', signal,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, stream: true }),
  });
  if (!answer.ok) throw await failure(answer);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let pending = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const events = (pending + value).split('\n\n');
    pending = events.pop();
    for (const event of events) {
      const data = event.split('\n').filter(line => line.startsWith('data:')).map(line => line.slice(5).trim()).join('');
      if (data === '[DONE]') return;
      if (data) {
        const chunk = JSON.parse(data);
        if (chunk.error) throw new Error(chunk.error.message);
        yield chunk;
      }
    }
  }
}
