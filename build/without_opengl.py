"""Stands in for `pyqtgraph.Qt.OpenGLHelpers` in the built program, whose plots are drawn without OpenGL.

pyqtgraph asks this module only whether a widget is the one below. The real one imports QtOpenGL: 11 MB for nothing.
"""

from PySide6.QtWidgets import QWidget  # noqa: TID251 - part of the window


class GraphicsViewGLWidget(QWidget):
    """No widget of Kaitsu is one."""
