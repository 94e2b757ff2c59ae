import { Button, Center, Code, Stack, Title } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { text } from "../text";

export function PageFailed({ error, reset }: ErrorComponentProps) {
  return (
    <Center mih="60vh">
      <Stack align="center">
        <Title order={1}>{text.shell.pageFailed}</Title>
        <Code>{error instanceof Error ? error.message : String(error)}</Code>
        <Button onClick={reset}>{text.shell.tryAgain}</Button>
      </Stack>
    </Center>
  );
}
