import { expect, test } from 'vitest';
import { parseTraffic } from './network.js';

const HEADER = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
`;

test('adds up all interfaces but loopback', () => {
  const text = `${HEADER}    lo: 2281787707  403843    0    0    0     0          0         0 2281787707  403843    0    0    0     0       0          0
  eth0: 5059868862  163169    0    0    0     0          0         0  6823313   86340    0    0    0     0       0          0
 wlan0:    1000      10    0    0    0     0          0         0     2000      20    0    0    0     0       0          0
`;

  expect(parseTraffic(text)).toEqual({ receivedBytes: 5059869862, sentBytes: 6825313 });
});

test('reads a line of an old kernel, and names that begin like loopback or hold a colon', () => {
  const fields = '0 0 0 0 0 0 0';
  const text = `${HEADER}  eth0:10 ${fields} 1 ${fields}\n  lora0: 20 ${fields} 2 ${fields}\neth0:1: 40 ${fields} 4 ${fields}\n`;

  expect(parseTraffic(text)).toEqual({ receivedBytes: 70, sentBytes: 7 });
});

test('tells of no traffic where there is nothing but loopback', () => {
  const lo = '    lo: 5 1 0 0 0 0 0 0 5 1 0 0 0 0 0 0\n';

  expect(parseTraffic(`${HEADER}${lo}`)).toEqual({ receivedBytes: 0, sentBytes: 0 });
});

test('takes an empty text for no such file', () => {
  expect(parseTraffic('')).toBeNull();
});
