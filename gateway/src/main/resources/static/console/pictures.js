// Frames of a video as pictures.
import { media } from './api.js';

/** `which` has `index` or `at` (seconds), and the `width` wanted at most. */
export function framePath(file, which) {
  const query = new URLSearchParams({ format: 'jpeg', width: Math.min(which.width, file.video.width) });
  if (which.index == null) query.set('at', which.at);
  const number = which.index == null ? '' : `/${which.index}`;
  return `v1/files/${encodeURIComponent(file.id)}/frames${number}?${query}`;
}

export async function showPicture(image, path) {
  image.dataset.wanted = path;
  const source = await media(path);
  if (image.dataset.wanted !== path) { // another is wanted meanwhile
    if (source !== path) URL.revokeObjectURL(source);
    return;
  }
  if (source !== path) image.addEventListener('load', () => URL.revokeObjectURL(source), { once: true });
  image.src = source;
}
