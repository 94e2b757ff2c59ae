import { Button, Code, Group } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { text } from "../text";
import { Empty } from "./Empty";
import { describeError } from "./problems";

export function PageFailed({ error, reset }: ErrorComponentProps) {
  const { title, detail } = describeError(error);
  return (
    <Empty order={1} icon={IconAlertTriangle} title={title} hint={<Code>{detail}</Code>}>
      <Group mt="sm">
        <Button onClick={reset}>{text.shell.tryAgain}</Button>
        <Button variant="default" onClick={() => window.location.reload()}>
          {text.shell.reload}
        </Button>
      </Group>
    </Empty>
  );
}
