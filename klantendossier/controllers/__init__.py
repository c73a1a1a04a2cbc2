from . import office
from . import portal
