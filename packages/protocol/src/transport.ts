/** Frames longer than this are refused, in both directions. */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/** Carries whole text frames, in order, until it closes. A WebSocket or a pair in memory. */
export interface Transport {
  /** Never throws; does nothing once it is closed. */
  send(text: string): void;
  /** Ends it at once; nothing that was sent before may still arrive later. */
  close(reason?: string): void;
  /** Called for each frame; set once, before the first frame can arrive. */
  onText: (text: string) => void;
  /** Called once, when no frame will come any more. */
  onClose: (reason: string) => void;
}

/** Two transports that are each other's far end, for two sides in one program. */
export function createTransportPair(): readonly [Transport, Transport] {
  let open = true;
  const close = (reason = 'closed') => {
    if (!open) return;
    open = false;
    for (const side of [left, right]) queueMicrotask(() => side.onClose(reason));
  };
  const end = (far: () => Transport): Transport => ({
    send: (text) => queueMicrotask(() => open && far().onText(text)),
    close,
    onText: () => {},
    onClose: () => {},
  });
  const left: Transport = end(() => right);
  const right: Transport = end(() => left);
  return [left, right];
}
