import { ActionIcon, Button, Group, Menu, Select, Stack, Text } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowUp,
  IconDots,
  IconFolderOpen,
  IconFolders,
  IconPlus,
  IconTrash,
} from "@tabler/icons-react";
import { text } from "../text";
import type { Json } from "../workflow/document";
import { pathInto } from "../workflow/paths";
import { JsonEditor } from "./JsonEditor";
import classes from "./RulesEditor.module.css";
import {
  changeOperator,
  groupItem,
  insertItem,
  isGroup,
  isReadable,
  type Match,
  moveItem,
  needsRight,
  newRule,
  OPERATORS,
  type Rule,
  type RuleItem,
  type RulePath,
  readRules,
  removeItem,
  replaceItem,
  ungroupItem,
} from "./rules";
import { useError, useFormScope } from "./scope";
import { ValueInput } from "./ValueInput";

interface Props {
  readonly match: Match;
  readonly rules: Json | undefined;
  readonly onChange: (match: Match, rules: Json) => void;
  /** Where problems about the list are. */
  readonly path: string;
}

/** Comparisons and nested groups of them. */
export function RulesEditor({ match, rules, onChange, path }: Props) {
  if (!isReadable(rules)) {
    return (
      <JsonEditor
        name={text.form.choices.rules ?? ""}
        description={text.form.rules.asJson}
        value={rules}
        path={path}
        onChange={(next) => onChange(match, next ?? [])}
      />
    );
  }
  const list = readRules(rules);
  const save = (next: readonly RuleItem[]) => onChange(match, next as unknown as Json);
  return (
    <GroupView
      match={match}
      list={list}
      path={path}
      at={[]}
      onMatch={(next) => onChange(next, list as unknown as Json)}
      edit={(change) => save(change(list))}
    />
  );
}

type Edit = (change: (rules: readonly RuleItem[]) => readonly RuleItem[]) => void;

interface GroupProps {
  readonly match: Match;
  readonly list: readonly RuleItem[];
  readonly path: string;
  readonly at: RulePath;
  readonly onMatch: (match: Match) => void;
  readonly edit: Edit;
}

function GroupView({ match, list, path, at, onMatch, edit }: GroupProps) {
  const { readOnly } = useFormScope();
  const error = useError(path);
  const other: Match = match === "all" ? "any" : "all";
  const add = (item: RuleItem) => edit((rules) => insertItem(rules, [...at, list.length], item));
  return (
    <Stack gap={8}>
      <Select
        size="xs"
        w="fit-content"
        variant="unstyled"
        fw={600}
        aria-label={text.form.rules.match}
        data={[
          { value: "all", label: text.form.rules.all },
          { value: "any", label: text.form.rules.any },
        ]}
        value={match}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(next) => onMatch(next === "any" ? "any" : "all")}
        comboboxProps={{ withinPortal: true, width: 230, position: "bottom-start" }}
        styles={{ input: { fontWeight: 600, width: 215 } }}
      />
      {list.map((item, index) => (
        <ItemView
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no names; their place tells them apart.
          key={index}
          item={item}
          path={pathInto(path, index)}
          at={[...at, index]}
          siblings={list.length}
          edit={edit}
        />
      ))}
      {list.length === 0 && (
        <Text size="xs" c="dimmed">
          {text.form.rules.none}
        </Text>
      )}
      {error && (
        <Text size="xs" c="var(--mantine-color-error)" role="alert">
          {error}
        </Text>
      )}
      {!readOnly && (
        <Group gap={4}>
          <Button size="compact-xs" variant="light" leftSection={<IconPlus size={13} />} onClick={() => add(newRule())}>
            {text.form.rules.add}
          </Button>
          <Button size="compact-xs" variant="subtle" onClick={() => add({ match: other, rules: [newRule()] })}>
            {text.form.rules.addGroup}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

interface ItemProps {
  readonly item: RuleItem;
  readonly path: string;
  readonly at: RulePath;
  readonly siblings: number;
  readonly edit: Edit;
}

function ItemView({ item, path, at, siblings, edit }: ItemProps) {
  const number = at.map((index) => index + 1).join(".");
  const name = isGroup(item) ? text.form.rules.groupName(number) : text.form.rules.rule(number);
  const replace = (next: RuleItem) => edit((rules) => replaceItem(rules, at, next));
  return (
    <div className={classes.item} data-group={isGroup(item) || undefined}>
      <div className={classes.content}>
        {isGroup(item) ? (
          <GroupView
            match={item.match ?? "all"}
            list={item.rules}
            path={pathInto(path, "rules")}
            at={at}
            onMatch={(match) => replace({ ...item, match })}
            edit={edit}
          />
        ) : (
          <RuleView rule={item} name={name} path={path} onChange={replace} />
        )}
      </div>
      <ItemMenu item={item} name={name} at={at} siblings={siblings} edit={edit} />
    </div>
  );
}

function RuleView({
  rule,
  name,
  path,
  onChange,
}: {
  rule: Rule;
  name: string;
  path: string;
  onChange: (rule: Rule) => void;
}) {
  const { readOnly } = useFormScope();
  const known = OPERATORS.map((one) => ({ value: one, label: text.form.operators[one] ?? one }));
  const operator = rule.operator ?? "eq";
  const data = known.some(({ value }) => value === operator) ? known : [...known, { value: operator, label: operator }];
  const own = useError(path);
  const ofOperator = useError(pathInto(path, "operator"));
  const error = own ?? ofOperator;
  return (
    <Stack gap={4}>
      <ValueInput
        name={`${name}: ${text.form.rules.left}`}
        placeholder={text.form.rules.left}
        value={rule.left}
        path={pathInto(path, "left")}
        onChange={(left) => onChange({ ...rule, left })}
      />
      <Select
        size="sm"
        aria-label={`${name}: ${text.form.rules.operator}`}
        data={data}
        value={operator}
        error={error}
        readOnly={readOnly}
        allowDeselect={false}
        searchable
        onChange={(next) => next && onChange(changeOperator(rule, next))}
        comboboxProps={{ withinPortal: true }}
      />
      {needsRight(operator) && (
        <ValueInput
          name={`${name}: ${text.form.rules.right}`}
          placeholder={text.form.rules.right}
          value={rule.right}
          path={pathInto(path, "right")}
          onChange={(right) => onChange({ ...rule, right })}
        />
      )}
    </Stack>
  );
}

function ItemMenu({ item, name, at, siblings, edit }: Omit<ItemProps, "path"> & { name: string }) {
  const { readOnly } = useFormScope();
  if (readOnly) return null;
  const index = at.at(-1) ?? 0;
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={26} aria-label={text.form.rules.actions(name)}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowUp size={15} />}
          disabled={index === 0}
          onClick={() => edit((rules) => moveItem(rules, at, -1))}
        >
          {text.form.moveUp(name)}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowDown size={15} />}
          disabled={index === siblings - 1}
          onClick={() => edit((rules) => moveItem(rules, at, 1))}
        >
          {text.form.moveDown(name)}
        </Menu.Item>
        {isGroup(item) ? (
          <Menu.Item leftSection={<IconFolderOpen size={15} />} onClick={() => edit((rules) => ungroupItem(rules, at))}>
            {text.form.rules.ungroup}
          </Menu.Item>
        ) : (
          <Menu.Item
            leftSection={<IconFolders size={15} />}
            onClick={() => edit((rules) => groupItem(rules, at, "any"))}
          >
            {text.form.rules.group}
          </Menu.Item>
        )}
        <Menu.Item
          color="red"
          leftSection={<IconTrash size={15} />}
          onClick={() => edit((rules) => removeItem(rules, at))}
        >
          {text.form.remove(name)}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
