import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createNonce, NONCE_BYTES, prove, sameProof } from './proof.js';

// A vector for every language; the README shows the same one.
const token = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const nonces = {
  sheriff: 'a1'.repeat(NONCE_BYTES),
  deputy: 'b2'.repeat(NONCE_BYTES),
};
const proofs = {
  deputy: 'f1bd9de509c62db3de1a45619b0cfd2c997b95af147677def934bfe8e78f9ac7',
  sheriff: '60a0b689c7983917cffcf521a9159175f285c9494ccb54766f332c001bf96c83',
};

describe('prove', () => {
  it.each(['deputy', 'sheriff'] as const)('gives the %s the proof of the vector', async (role) => {
    expect(await prove(token, role, nonces)).toBe(proofs[role]);
  });

  it.each(['deputy', 'sheriff'] as const)('is plain HMAC-SHA-256 for the %s', async (role) => {
    const text = `posse/1 ${role} ${nonces.sheriff} ${nonces.deputy}`;

    const expected = createHmac('sha256', Buffer.from(token, 'utf8')).update(text).digest('hex');

    expect(await prove(token, role, nonces)).toBe(expected);
  });

  it('takes any text as a token, but not an empty one', async () => {
    const expected = createHmac('sha256', 'clé 🔑')
      .update(`posse/1 sheriff ${nonces.sheriff} ${nonces.deputy}`)
      .digest('hex');

    expect(await prove('clé 🔑', 'sheriff', nonces)).toBe(expected);
    await expect(prove('', 'sheriff', nonces)).rejects.toThrow();
  });

  it('depends on the token, the role and which nonce is whose', async () => {
    const swapped = { sheriff: nonces.deputy, deputy: nonces.sheriff };

    const all = await Promise.all([
      prove(token, 'sheriff', nonces),
      prove(token, 'deputy', nonces),
      prove(token, 'sheriff', swapped),
      prove(`${token}\n`, 'sheriff', nonces),
    ]);

    expect(new Set(all).size).toBe(all.length);
  });
});

describe('sameProof', () => {
  it('holds for equal proofs only', () => {
    const { deputy, sheriff } = proofs;

    expect(sameProof(deputy, `${deputy}`)).toBe(true);
    expect(sameProof(deputy, sheriff)).toBe(false);
    expect(sameProof(deputy, `${deputy.slice(0, -1)}x`)).toBe(false);
    expect(sameProof(deputy, `x${deputy.slice(1)}`)).toBe(false);
    expect(sameProof(deputy, deputy.toUpperCase())).toBe(false);
  });

  it.each([
    ['', ''],
    ['', proofs.deputy],
    [proofs.deputy, ''],
    [proofs.deputy, `${proofs.deputy}${proofs.deputy}`],
    [`${proofs.deputy}${proofs.deputy}`, proofs.deputy],
    [proofs.deputy, proofs.deputy.slice(0, 32)],
    ['\u0000', ''],
    ['', '\u0000'],
    ['a', 'š'],
  ])('does not hold for %j and %j', (left, right) => {
    expect(sameProof(left, right)).toBe(false);
  });
});

describe('createNonce', () => {
  it('gives 32 fresh bytes as lower-case hex', () => {
    const all = Array.from({ length: 100 }, createNonce);

    for (const nonce of all) expect(nonce).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(all).size).toBe(all.length);
  });
});
