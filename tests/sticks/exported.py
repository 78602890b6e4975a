"""A kiosk's export, read without the kiosk's code: docs/FORMATS.md, section 8."""

import hashlib
import json
import tarfile


def fault(path):
    """What is wrong with it; nothing when it is whole."""
    try:
        with tarfile.open(path, "r:") as archive:
            files = {member.name: archive.extractfile(member).read() for member in archive}
        manifest = json.loads(files["manifest.json"])
        if len(files.pop("manifest.sig").strip()) != 128:
            return "its signature is cut"
        del files["manifest.json"]
        for file in manifest["files"]:
            content = files.pop(file["name"])
            if hashlib.sha256(content).hexdigest() != file["sha256"]:
                return f"{file['name']} differs"
        return f"{len(files)} files are not named" if files else None
    except (OSError, KeyError, ValueError, AttributeError, tarfile.TarError, EOFError) as error:
        return f"{type(error).__name__}: {error}"
