import { Button, Checkbox, Group, Radio, Select, Stack, Text, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { CopyButton } from "../../app/CopyButton";
import { call } from "../../app/call";
import { Dialog } from "../../app/Dialog";
import { ProblemNotice } from "../../app/ProblemNotice";
import { mistakeOf } from "../../app/problems";
import { queries } from "../../app/queries";
import { useSession, withSession } from "../../app/session";
import { text } from "../../text";
import { apiKeysQuery } from "./apiKeys";
import { type Preset, scopesOf } from "./scopes";
import { useSubmit } from "./useSubmit";

const words = text.settings.keys;
const DAY = 86_400_000;

/** Makes a key and shows it, this once. */
export function ApiKeyDialog({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<string | null>(null);
  return (
    <Dialog
      onClose={onClose}
      title={made === null ? words.createTitle : words.madeTitle}
      size="lg"
      // What is shown only once does not go away by a slip of the hand.
      closeOnClickOutside={made === null}
      closeOnEscape={made === null}
    >
      {made === null ? <KeyForm onMade={setMade} onClose={onClose} /> : <Made apiKey={made} onClose={onClose} />}
    </Dialog>
  );
}

function Made({ apiKey, onClose }: { apiKey: string; onClose: () => void }) {
  return (
    <Stack>
      <Text size="sm">{words.madeText}</Text>
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <TextInput
          label={words.key}
          value={apiKey}
          readOnly
          onFocus={(event) => event.currentTarget.select()}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          style={{ flex: 1 }}
        />
        <CopyButton value={apiKey} label={words.copyKey} words />
      </Group>
      <Group justify="flex-end">
        <Button onClick={onClose}>{text.settings.users.done}</Button>
      </Group>
    </Stack>
  );
}

function KeyForm({ onMade, onClose }: { onMade: (key: string) => void; onClose: () => void }) {
  const { scopes: held } = useSession();
  const [name, setName] = useState("");
  const [preset, setPreset] = useState<Preset>("read");
  const [chosen, setChosen] = useState<string[]>([]);
  const [days, setDays] = useState("90");
  const { busy, error, run } = useSubmit();
  const scopes = scopesOf(preset, held, chosen);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const expires_at = days === "" ? null : new Date(Date.now() + Number(days) * DAY).toISOString();
      const body = { name: name.trim(), scopes, expires_at };
      const { key } = await withSession(() => call<{ key: string }>("POST", "/api-keys", body));
      onMade(key);
      await queries.invalidateQueries({ queryKey: apiKeysQuery.queryKey });
    });
  };

  return (
    <form onSubmit={submit}>
      <Stack>
        <ProblemNotice error={error} />
        <TextInput
          label={words.name}
          placeholder={words.namePlaceholder}
          required
          withAsterisk={false}
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={mistakeOf(error, "name")}
          data-autofocus
        />
        <Radio.Group label={words.may} value={preset} onChange={(value) => setPreset(value as Preset)}>
          <Stack gap="xs" mt={6}>
            {(["read", "write", "all", "own"] as const).map((value) => (
              <Radio key={value} value={value} label={words.presets[value]} description={words.presetHints[value]} />
            ))}
          </Stack>
        </Radio.Group>
        {preset === "own" && <ScopeChoice held={held} chosen={chosen} onChange={setChosen} />}
        <Select
          label={words.expiry}
          w={180}
          allowDeselect={false}
          value={days}
          onChange={(value) => setDays(value ?? "")}
          data={Object.entries(words.expiries).map(([value, label]) => ({ value, label }))}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.shell.cancel}
          </Button>
          <Button type="submit" loading={busy} disabled={name.trim() === "" || scopes.length === 0}>
            {words.button}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface ChoiceProps {
  readonly held: readonly string[];
  readonly chosen: string[];
  readonly onChange: (chosen: string[]) => void;
}

function ScopeChoice({ held, chosen, onChange }: ChoiceProps) {
  return (
    <Checkbox.Group label={words.scopes} value={chosen} onChange={onChange}>
      <Stack gap={8} mt={6}>
        {held.map((scope) => (
          <Checkbox key={scope} value={scope} label={scope} description={words.scopeWords[scope]} />
        ))}
      </Stack>
    </Checkbox.Group>
  );
}
