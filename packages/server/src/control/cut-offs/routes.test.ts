import { expect, it } from 'vitest';
import { parseCutOffEvents } from '@postern/contract/cut-off';
import type { CutOff } from '@postern/contract/cut-off';
import { changeSequenceSchema } from '@postern/contract/ids';
import type { ChangeSequence } from '@postern/contract/ids';
import type { CutOffPort } from '../control-deps.ts';
import { describeEachDatabase } from '../../testing/databases.ts';
import { createTestControl, createTestLicence, expectData } from '../../testing/test-control.ts';

const gateway = (appliedSequence: number): CutOff['gateways'][number] => ({
  id: 'gw_1',
  state: appliedSequence > 0 ? 'confirmed' : 'pending',
  appliedSequence: changeSequenceSchema.parse(appliedSequence),
  endedAtMs: null,
});

function presentState(sequence: ChangeSequence, state: CutOff['state'], applied: number): CutOff {
  return { sequence, state, confirmedAtMs: state === 'confirmed' ? 1 : null, gateways: [gateway(applied)] };
}

describeEachDatabase('cut-offs', (openFresh) => {
  it('can be followed: each state as an event, the confirmed one last, and then the stream ends', async () => {
    const control = createTestControl(await openFresh());
    const ours = await createTestLicence(control);
    const admin = control.client(control.person('licence-admin', ours.licence.id));
    const { scope } = ours;
    const { cutOff } = expectData(
      await admin.revokeKey({ params: { ...scope, apiUserId: ours.apiUser.id }, body: {} }),
    );
    const sequence = changeSequenceSchema.parse(cutOff?.sequence);
    const cutOffs: CutOffPort = {
      ...control.deps.cutOffs,
      async *follow(of) {
        yield presentState(of, 'pending', 0);
        yield presentState(of, 'confirmed', of);
      },
    };
    const followed = control.withParts({ cutOffs });
    const client = followed.client(followed.person('licence-viewer', ours.licence.id));
    const stream = expectData(await client.followCutOff({ params: { ...scope, sequence } }));
    expect(parseCutOffEvents(stream).map(({ state }) => state)).toEqual(['pending', 'confirmed']);
    expect(stream).toMatch(/^event: cut-off$/m);
  });

  it('tell a licence no host name: gateways by host are the operator’s', async () => {
    const control = createTestControl(await openFresh());
    const lease = {
      id: 'gw_1',
      kind: 'process',
      host: 'machine-7 4242',
      environments: [],
      appliedSequence: changeSequenceSchema.parse(3),
      leaseMs: 6_500,
      renewals: 4,
      startedAtMs: 1,
      renewedAtMs: 2,
      ended: null,
    } as const;
    const cutOffs = { ...control.deps.cutOffs, listGateways: () => Promise.resolve([lease]) };
    const other = control.withParts({ cutOffs });
    const { items } = expectData(await other.client(other.operator).listGateways());
    expect(items).toEqual([
      {
        id: 'gw_1',
        kind: 'process',
        host: 'machine-7 4242',
        environments: [],
        state: 'live',
        appliedSequence: 3,
        startedAtMs: 1,
        renewedAtMs: 2,
        endedAtMs: null,
      },
    ]);
  });
});
