// Calls to the suite's HTTP API; every failure is an Error with the API's own message.
export async function call(path, options = {}) {
  const answer = await fetch(path, options);
  if (!answer.ok) throw await failure(answer);
  return answer.json();
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
  const answer = await fetch('v1/chat/completions', {
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
