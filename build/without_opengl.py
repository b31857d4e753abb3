"""Stands in for Qt's modules QtOpenGL and QtOpenGLWidgets in the built program, which draws without OpenGL: 11 MB less.

pyqtgraph imports both whether it is to use them or not, and derives classes of its own from the one below.
"""

from PySide6.QtWidgets import QWidget  # noqa: TID251 - part of the window


class QOpenGLWidget(QWidget):
    """No widget of Kaitsu is one."""
