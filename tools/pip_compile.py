"""pip-compile that takes a file's hash from the index where the index states it.

pip-compile trusts only the hashes of one index's own web API and downloads every file of every platform
otherwise, which behind a mirror are some 20 GB for torch. The index page that pip reads names them too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from piptools.repositories.pypi import PyPIRepository
from piptools.scripts.compile import cli

if TYPE_CHECKING:
    from pip._internal.models.link import Link

hash_by_download = PyPIRepository._get_file_hash  # noqa: SLF001  pip-tools offers no hook


def hash_of(repository: PyPIRepository, link: Link) -> str:
    """Give `sha256:…` of a file, from its link if it is there."""
    return f"sha256:{link.hash}" if link.hash_name == "sha256" else hash_by_download(repository, link)


if __name__ == "__main__":
    PyPIRepository._get_file_hash = hash_of  # noqa: SLF001  see above
    cli()
