import { Button } from "@mantine/core";
import { IconMapQuestion } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { text } from "../text";
import { Empty } from "./Empty";

export function NotFound() {
  return (
    <main>
      <Empty order={1} icon={IconMapQuestion} title={text.shell.notFound} hint={text.shell.notFoundHint}>
        <Button component={Link} to="/" mt="sm">
          {text.shell.toWorkflows}
        </Button>
      </Empty>
    </main>
  );
}
