/** The outline of a sound. Drawn by us: the usual library puts a <style> into the page, which our policy forbids. */

/** Sounds larger than this are not decoded: a second costs about 30 kB of memory. */
export const LARGEST = 64 * 1024 * 1024;

const RATE = 8000;

/** The loudest moment, 0..1, of each of `count` equal stretches of the samples. */
export function peaksOf(samples: Float32Array, count: number): Float32Array {
  const peaks = new Float32Array(count);
  const width = samples.length / count;
  for (let bar = 0; bar < count; bar += 1) {
    let most = 0;
    const last = Math.min(samples.length, Math.ceil((bar + 1) * width));
    for (let at = Math.floor(bar * width); at < last; at += 1) {
      most = Math.max(most, Math.abs(samples[at] ?? 0));
    }
    peaks[bar] = Math.min(1, most);
  }
  return peaks;
}

/** Fetch a sound and outline it; null when it is too large or cannot be decoded. */
export async function outline(address: string, count: number, signal: AbortSignal): Promise<Float32Array | null> {
  if (typeof OfflineAudioContext === "undefined") return null;
  const response = await fetch(address, { signal });
  const length = Number(response.headers.get("content-length") ?? 0);
  if (!response.ok || length > LARGEST) return null;
  const bytes = await response.arrayBuffer();
  try {
    const decoded = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
    return peaksOf(decoded.getChannelData(0), count);
  } catch (failure) {
    if (failure instanceof DOMException) return null;
    throw failure;
  }
}
