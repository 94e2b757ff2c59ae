import {
  ActionIcon,
  Alert,
  Anchor,
  Button,
  Group,
  Modal,
  PasswordInput,
  Select,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconKey, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { ProblemNotice } from "../app/ProblemNotice";
import { text } from "../text";
import type { Json } from "../workflow/document";
import { writeExact } from "../workflow/exact";
import { Field } from "./Field";
import { useError, useFormScope } from "./scope";
import { makeSecret, referTo, saveSecret, secretOf, secretsQuery } from "./secrets";
import { TemplateInput } from "./TemplateInput";
import { isTemplate } from "./values";

const CREATE = "<create>";

interface Props {
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly label: string;
  readonly description?: string | undefined;
  readonly required?: boolean | undefined;
  readonly path?: string | undefined;
  /** Several may be valid at once: the value may be a list. */
  readonly several?: boolean;
}

/** A secret by its name, chosen or created on the spot; with `several`, more than one. */
export function SecretInput({ value, onChange, label, description, required, path, several = false }: Props) {
  const { readOnly } = useFormScope();
  const error = useError(path, true);
  const values = (Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]).map(asText);
  const shown = values.length > 0 ? values : [""];
  const change = (index: number, next: string | null) => {
    const rest = shown.flatMap((one, at) => (at !== index ? [one] : next === null ? [] : [next]));
    onChange(rest.length > 1 ? rest : (rest[0] ?? ""));
  };
  const canAdd = several && !readOnly && shown.every((one) => one !== "");
  return (
    <Field label={label} description={description} required={required} error={error}>
      {() => (
        <Stack gap={6}>
          {shown.map((one, index) => (
            <SecretChoice
              // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is all that tells them apart.
              key={index}
              label={label}
              value={one}
              onChange={(next) => change(index, next)}
              onRemove={shown.length > 1 ? () => change(index, null) : undefined}
            />
          ))}
          {canAdd && (
            <div>
              <Anchor component="button" type="button" size="xs" onClick={() => onChange([...shown, ""])}>
                {text.form.secret.another}
              </Anchor>
              {shown.length > 1 && (
                <Text size="xs" c="dimmed">
                  {text.form.secret.anotherHelp}
                </Text>
              )}
            </div>
          )}
        </Stack>
      )}
    </Field>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onRemove: (() => void) | undefined;
}

function SecretChoice({ label, value, onChange, onRemove }: ChoiceProps) {
  const { readOnly } = useFormScope();
  const names = useQuery(secretsQuery).data ?? [];
  const [creating, dialog] = useDisclosure(false);
  const name = secretOf(value);
  const isMissing = name !== null && names.length >= 0 && !names.includes(name);
  const known = isMissing ? [...names, name] : names;
  const written = name === null && value !== "";
  const data = [...known.map((one) => ({ value: one, label: one })), { value: CREATE, label: text.form.secret.create }];
  const choose = (next: string | null) => {
    if (next === CREATE) dialog.open();
    else if (next) onChange(referTo(next));
  };
  return (
    <div>
      <Group gap={4} wrap="nowrap">
        {written ? (
          <WrittenSecret label={label} value={value} onChange={onChange} onKeep={dialog.open} />
        ) : (
          <Select
            flex={1}
            aria-label={label}
            data={data}
            value={name}
            onChange={choose}
            placeholder={text.form.secret.choose}
            leftSection={<IconKey size={15} aria-hidden />}
            searchable
            openOnFocus={false}
            allowDeselect={false}
            readOnly={readOnly}
            comboboxProps={{ withinPortal: true }}
          />
        )}
        {onRemove && !readOnly && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={text.form.secret.remove(name ?? label)}
            onClick={onRemove}
          >
            <IconX size={15} aria-hidden />
          </ActionIcon>
        )}
      </Group>
      {isMissing && (
        <Text size="xs" c="var(--status-failed)" mt={3}>
          {text.form.secret.missing(name)}{" "}
          {!readOnly && (
            <Anchor component="button" type="button" size="xs" onClick={dialog.open}>
              {text.form.secret.createMissing}
            </Anchor>
          )}
        </Text>
      )}
      <CreateSecret
        opened={creating}
        suggested={name ?? ""}
        value={written && !isTemplate(value) ? value : ""}
        taken={names}
        onClose={dialog.close}
        onSaved={(saved) => {
          dialog.close();
          onChange(referTo(saved));
        }}
      />
    </div>
  );
}

interface WrittenProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onKeep: () => void;
}

function WrittenSecret({ label, value, onChange, onKeep }: WrittenProps) {
  const { readOnly } = useFormScope();
  if (isTemplate(value)) {
    return (
      <div style={{ flex: 1, minWidth: 0 }}>
        <TemplateInput name={label} value={value} onChange={onChange} preview={false} />
      </div>
    );
  }
  return (
    <div style={{ flex: 1, minWidth: 0 }}>
      <PasswordInput
        aria-label={label}
        value={value}
        readOnly={readOnly}
        autoComplete="off"
        visibilityToggleButtonProps={{ "aria-label": text.form.secret.show }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <Text size="xs" c="var(--status-failed)" mt={3}>
        {text.form.secret.writtenHelp}{" "}
        {!readOnly && (
          <Anchor component="button" type="button" size="xs" onClick={onKeep}>
            {text.form.secret.keep}
          </Anchor>
        )}
      </Text>
    </div>
  );
}

interface CreateProps {
  readonly opened: boolean;
  readonly suggested: string;
  readonly value: string;
  readonly taken: readonly string[];
  readonly onClose: () => void;
  readonly onSaved: (name: string) => void;
}

/** A dialog that sets a secret. Its value is gone from the page when it closes. */
export function CreateSecret(props: CreateProps) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={text.form.secret.title}
      closeButtonProps={{ "aria-label": text.shell.close }}
      centered
    >
      <CreateForm {...props} />
    </Modal>
  );
}

function CreateForm({ suggested, value: given, taken, onClose, onSaved }: CreateProps) {
  const [name, setName] = useState(suggested);
  const [value, setValue] = useState(given);
  const [error, setError] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // The form lies in a dialog, but in React's tree it is inside of whatever opened it.
    event.stopPropagation();
    setSaving(true);
    try {
      await saveSecret(name, value);
      onSaved(name);
    } catch (problem) {
      setError(problem);
    } finally {
      setSaving(false);
    }
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <TextInput
          label={text.form.secret.name}
          description={text.form.secret.nameHelp}
          value={name}
          onChange={(event) => setName(event.currentTarget.value.replace(/[\s-]+/g, "_"))}
          pattern="[A-Za-z_][A-Za-z0-9_]*"
          required
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
        />
        {taken.includes(name) && <Alert color="orange">{text.form.secret.exists}</Alert>}
        <PasswordInput
          label={text.form.secret.value}
          description={text.form.secret.valueHelp}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
          required
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": text.form.secret.show }}
        />
        <Anchor component="button" type="button" size="xs" onClick={() => setValue(makeSecret())} ta="left">
          {text.form.secret.generate}
        </Anchor>
        <ProblemNotice error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {text.form.secret.cancel}
          </Button>
          <Button type="submit" loading={saving} disabled={name === "" || value === ""}>
            {text.form.secret.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function asText(value: Json): string {
  return typeof value === "string" ? value : writeExact(value);
}
