import { Anchor, Center, Stack, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { text } from "../text";

export function NotFound() {
  return (
    <Center mih="60vh">
      <Stack align="center">
        <Title order={1}>{text.shell.notFound}</Title>
        <Anchor component={Link} to="/">
          {text.shell.toWorkflows}
        </Anchor>
      </Stack>
    </Center>
  );
}
