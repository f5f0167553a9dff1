/** The least that Ink can be: one line, in a bundle as the program's. What the app's first picture is measured beside. */
import { render, Text, useInput } from 'ink';

function Line() {
  useInput((input) => {
    if (input === 'q') app.unmount();
  });
  return <Text>one line</Text>;
}

const app = render(<Line />, {
  alternateScreen: true,
  incrementalRendering: true,
  interactive: true,
  patchConsole: false,
  exitOnCtrlC: false,
  maxFps: 30,
});
