"""The node types that come with the product, one folder each. A foreign package offers its own in the same form."""

from __future__ import annotations

from typing import Final

from hookyard.nodes.calculate.node import node as calculate
from hookyard.nodes.condition.node import node as condition
from hookyard.nodes.end.node import node as end
from hookyard.nodes.http_request.node import node as http_request
from hookyard.nodes.json_map.node import node as json_map
from hookyard.nodes.response.node import node as response
from hookyard.nodes.set.node import node as set_variables
from hookyard.nodes.switch.node import node as switch
from hookyard.plugin.node import NodeType

NODES: Final[list[NodeType]] = [
    condition,
    switch,
    response,
    end,
    set_variables,
    calculate,
    json_map,
    http_request,
]
