"""The web page, the REST interface and the frame for portals."""
