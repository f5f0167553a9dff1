/** A shared memory segment: its fields, its windows, its pages. */
import { Styled } from '../parts/styled.tsx';
import { fieldText } from '../parts/value.tsx';
import { MappedFile, Windows } from './mapped-file.tsx';
import type { Structure, StructureProps } from './structure.ts';

function Summary({ object }: StructureProps) {
  return (
    <Styled>
      {`shm_nattch ${fieldText(object.fields.shm_nattch)}  `}
      <Windows object={object} />
    </Styled>
  );
}

/** The drawing of a shmid_kernel. */
export const shmidKernel: Structure = {
  View: MappedFile,
  Summary,
  gone: (text) => text.vanishedRemoved,
};
