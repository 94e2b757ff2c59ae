import { Group, Stack, Text, TextInput } from "@mantine/core";
import { CopyButton } from "../../app/CopyButton";
import { Time } from "../../run/Time";
import { text } from "../../text";
import type { Link } from "./people";

const words = text.settings.users;

/** A link to be passed on, with when it expires. */
export function LinkBox({ link, hint }: { link: Link; hint: string }) {
  return (
    <Stack gap="sm">
      <Text size="sm">{hint}</Text>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          label={words.link}
          value={link.url}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          style={{ flex: 1 }}
        />
        <CopyButton value={link.url} label={words.copyLink} words />
      </Group>
      <Text size="xs" c="var(--text-dim)" component="div">
        {words.expiresAt} <Time value={link.expires_at} />
      </Text>
    </Stack>
  );
}
