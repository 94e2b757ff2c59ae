import { Anchor, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { text } from "../../text";
import { AccessPage } from "./AccessPage";

/** A link that is old, used or cut off, and what to do then. */
export function LinkWrong({ missing, hint }: { missing: boolean; hint: string }) {
  return (
    <AccessPage title={text.access.linkWrong}>
      <Stack gap="sm">
        <Text size="sm">{missing ? text.access.linkMissing : text.access.linkUsed}</Text>
        <Text size="sm">{hint}</Text>
        <Anchor component={Link} to="/sign-in" size="sm">
          {text.access.toSignIn}
        </Anchor>
      </Stack>
    </AccessPage>
  );
}
