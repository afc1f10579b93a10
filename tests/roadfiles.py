"""Tiny roads to write into files."""

from __future__ import annotations

from pathlib import Path

NODES = """node_id,x_coord,y_coord
a,37.10,36.20
b,37.11,36.20
c,37.12,36.20
"""

LINKS = """link_id,from_node_id,to_node_id,directed,length,free_speed,lanes,capacity,allowed_uses,width_m
1,a,b,0,900,40,1,800,walk;auto,3
2,b,c,1,900,40,2,800,auto,
"""


def gmns(folder: Path, *, nodes: str = NODES, links: str = LINKS, config: str = "") -> Path:
    """Write a GMNS folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "node.csv").write_text(nodes, encoding="utf-8")
    (folder / "link.csv").write_text(links, encoding="utf-8")
    if config:
        (folder / "config.csv").write_text(config, encoding="utf-8")
    return folder


def osm(
    path: Path,
    nodes: dict[int, tuple[float, float]],
    ways: dict[int, tuple[list[int], dict[str, str]]],
    tags: dict[int, dict[str, str]] | None = None,
) -> Path:
    """Write an OSM XML file: nodes as lon, lat; ways as node ids and tags; tags of nodes."""

    def tag_lines(of: dict[str, str]) -> str:
        return "".join(f'<tag k="{k}" v="{v}"/>' for k, v in of.items())

    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6">']
    for i, (lon, lat) in nodes.items():
        lines.append(
            f'<node id="{i}" version="1" lon="{lon}" lat="{lat}">{tag_lines((tags or {}).get(i, {}))}</node>'
        )
    for i, (refs, of) in ways.items():
        nds = "".join(f'<nd ref="{r}"/>' for r in refs)
        lines.append(f'<way id="{i}" version="1">{nds}{tag_lines(of)}</way>')
    path.write_text("\n".join([*lines, "</osm>"]), encoding="utf-8")
    return path
