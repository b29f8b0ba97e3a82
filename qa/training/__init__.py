"""Making the reader and the verifier that come with the package: ``python -m qa.training``; needs the extra."""
