import { Anchor, Code, List, Table, Text, Title, type TitleOrder } from "@mantine/core";
import { Fragment, useMemo } from "react";
import { type Block, type Inline, readInline, readMarkdown, safeLink } from "./markdown";

/** Markdown as React elements. Nothing in `text` ever becomes markup of the page. */
export function Markdown({ text }: { readonly text: string }) {
  const blocks = useMemo(() => readMarkdown(text), [text]);
  return blocks.map((block, index) => <BlockView key={keyAt(index)} block={block} />);
}

/** One line of Markdown: code and emphasis, no blocks. */
export function PlainMarkdown({ text }: { readonly text: string }) {
  return <InlineView parts={readInline(text)} />;
}

// Parts of a text have no names, and a text that changes is drawn anew.
const keyAt = (index: number) => `part-${index}`;

function BlockView({ block }: { readonly block: Block }) {
  if (block.kind === "heading") {
    return (
      <Title order={Math.min(6, block.level + 2) as TitleOrder} size={block.level === 1 ? "h4" : "h5"} mt="md" mb={4}>
        <InlineView parts={block.text} />
      </Title>
    );
  }
  if (block.kind === "code") {
    return (
      <Code block my="xs" tabIndex={0}>
        {block.text}
      </Code>
    );
  }
  if (block.kind === "list") {
    return (
      <List size="sm" my="xs" spacing={4} type={block.ordered ? "ordered" : "unordered"}>
        {block.items.map((item, index) => (
          <List.Item key={keyAt(index)}>
            <InlineView parts={item} />
          </List.Item>
        ))}
      </List>
    );
  }
  if (block.kind === "table") return <TableView block={block} />;
  return (
    <Text size="sm" my="xs">
      <InlineView parts={block.text} />
    </Text>
  );
}

function TableView({ block }: { readonly block: Extract<Block, { kind: "table" }> }) {
  return (
    <Table.ScrollContainer minWidth={340} my="xs">
      <Table fz="sm" verticalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            {block.head.map((cell, index) => (
              <Table.Th key={keyAt(index)}>
                <InlineView parts={cell} />
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {block.rows.map((row, index) => (
            <Table.Tr key={keyAt(index)}>
              {row.map((cell, at) => (
                <Table.Td key={keyAt(at)} style={{ verticalAlign: "top" }}>
                  <InlineView parts={cell} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function InlineView({ parts }: { readonly parts: readonly Inline[] }) {
  return parts.map((part, index) => <Fragment key={keyAt(index)}>{drawInline(part)}</Fragment>);
}

function drawInline(part: Inline) {
  if (part.kind === "code") return <Code>{part.text}</Code>;
  if (part.kind === "strong") return <strong>{part.text}</strong>;
  if (part.kind === "emphasis") return <em>{part.text}</em>;
  if (part.kind !== "link") return part.text;
  const to = safeLink(part.to);
  if (to === null) return <PlainMarkdown text={part.text} />;
  return (
    <Anchor href={to} target="_blank" rel="noreferrer noopener" size="sm">
      {part.text}
    </Anchor>
  );
}
