import type { ChangeSequence } from '@postern/contract/ids';
import { describe, expect, it } from 'vitest';
import type { LiveGateway } from './gateway-link.ts';
import { createLiveGateways } from './live-gateways.ts';

const sequence = (number: number): ChangeSequence => number as ChangeSequence; // branded by the contract's schema elsewhere

function createGateway(
  id: string,
  flush: (gateway: { appliedSequence: ChangeSequence }, to: ChangeSequence) => Promise<void>,
): LiveGateway {
  const gateway = {
    id,
    appliedSequence: sequence(0),
    flushThrough: (to: ChangeSequence) => flush(gateway, to),
  };
  return gateway;
}
const prompt = async (gateway: { appliedSequence: ChangeSequence }, to: ChangeSequence): Promise<void> => {
  gateway.appliedSequence = to;
};

describe('confirmation by live gateways', () => {
  it('is confirmed once every live gateway has applied the change', async () => {
    const gateways = createLiveGateways({ nowMs: () => 7, confirmWithinMs: 60_000 });
    gateways.add(createGateway('a', prompt));
    gateways.add(createGateway('b', prompt));
    expect(await gateways.confirm(sequence(3))).toEqual({
      sequence: 3,
      state: 'confirmed',
      confirmedAtMs: 7,
      gateways: [
        { id: 'a', state: 'confirmed', appliedSequence: 3 },
        { id: 'b', state: 'confirmed', appliedSequence: 3 },
      ],
    });
  });

  it('stays pending while one gateway fails to apply it', async () => {
    const gateways = createLiveGateways({ nowMs: () => 7, confirmWithinMs: 60_000 });
    gateways.add(createGateway('a', prompt));
    gateways.add(createGateway('b', () => Promise.reject(new Error('database down'))));
    const cutOff = await gateways.confirm(sequence(3));
    expect(cutOff.state).toBe('pending');
    expect(cutOff.confirmedAtMs).toBeNull();
    expect(cutOff.gateways.map(({ state }) => state)).toEqual(['confirmed', 'pending']);
  });

  it('answers pending after its bound when a gateway hangs', async () => {
    const gateways = createLiveGateways({ nowMs: () => 7, confirmWithinMs: 1 });
    gateways.add(createGateway('hung', () => new Promise(() => undefined)));
    expect((await gateways.confirm(sequence(1))).state).toBe('pending');
  });

  it('does not wait for a gateway that went away', async () => {
    const gateways = createLiveGateways({ nowMs: () => 7, confirmWithinMs: 60_000 });
    gateways.add(createGateway('dying', () => new Promise(() => undefined)));
    const confirming = gateways.confirm(sequence(1));
    gateways.remove('dying');
    expect(await confirming).toMatchObject({ state: 'confirmed', gateways: [] });
  });
});
