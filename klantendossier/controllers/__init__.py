from . import action
from . import attachment
from . import become
from . import office
from . import portal
from . import portal_address
from . import portal_forms
from . import portal_session
