/** Which side of a link proves that it knows the token. */
export type Role = 'sheriff' | 'deputy';

/** Random bytes in each nonce and in the token. */
export const NONCE_BYTES = 32;

/** A fresh nonce: 32 random bytes as lower-case hex. */
export function createNonce(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(NONCE_BYTES)));
}

/**
 * Proof of the token, which itself never crosses the wire: HMAC-SHA-256 with the token's text as
 * key over `posse/1 ROLE SHERIFF_NONCE DEPUTY_NONCE`, as lower-case hex. The role keeps one side's
 * proof from being sent back as the other's. Rejects for an empty token, which proves nothing.
 */
export async function prove(
  token: string,
  role: Role,
  nonces: { readonly sheriff: string; readonly deputy: string },
): Promise<string> {
  const text = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', text.encode(token), algorithm, false, ['sign']);
  const message = text.encode(`posse/1 ${role} ${nonces.sheriff} ${nonces.deputy}`);
  return toHex(new Uint8Array(await crypto.subtle.sign('HMAC', key, message)));
}

/** Compares two proofs in a time that does not depend on where they differ; empty is no proof. */
export function sameProof(left: string, right: string): boolean {
  let difference = left.length ^ right.length;
  for (let index = 0; index < right.length; index += 1) {
    difference |= left.charCodeAt(index % Math.max(left.length, 1)) ^ right.charCodeAt(index);
  }
  return difference === 0 && right !== '';
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
