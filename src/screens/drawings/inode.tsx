/**
 * A file: its fields, and while it is mapped or has pages its page cache, which is all that there is of it. A FIFO's
 * bytes are in its pipe.
 */
import { Styled } from '../parts/styled.tsx';
import { fieldText } from '../parts/value.tsx';
import { generic } from './generic.tsx';
import { MappedFile, Windows } from './mapped-file.tsx';
import { partsOf } from './parts-of.ts';
import type { Structure, StructureProps } from './structure.ts';
import { MAPPING_PART } from './synthetic.ts';

function isMapped({ object, before }: StructureProps): boolean {
  return partsOf(object, MAPPING_PART).length > 0 || partsOf(before, MAPPING_PART).length > 0;
}

function View(props: StructureProps) {
  return isMapped(props) ? <MappedFile {...props} /> : <generic.View {...props} />;
}

function Summary(props: StructureProps) {
  if (!isMapped(props)) return <generic.Summary {...props} />;
  const { i_size, nrpages } = props.object.fields;
  return (
    <Styled>
      {`i_size ${fieldText(i_size)}  nrpages ${fieldText(nrpages)}  `}
      <Windows object={props.object} />
    </Styled>
  );
}

/** The drawing of an inode. */
export const inode: Structure = { View, Summary, gone: generic.gone };
