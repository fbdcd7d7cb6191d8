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

/** Uploads with progress, which fetch does not tell; resolves to the file. */
export function upload(file, progress) {
  const form = new FormData();
  form.append('purpose', 'vision');
  form.append('file', file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', 'v1/files');
    if (key()) request.setRequestHeader('Authorization', `Bearer ${key()}`);
    request.responseType = 'json';
    request.upload.onprogress = event => progress(event.loaded / event.total);
    request.onerror = () => reject(new Error('the upload broke off'));
    request.onload = () => request.status < 300
      ? resolve(request.response)
      : reject(new Error(request.response?.error?.message ?? `the server answered ${request.status}`));
    request.send(form);
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
