"""Who writes, on top of every document of a park."""

from spaces.models import Park
from technopark.common.documents import in_both
from technopark.common.shapes.basics import Letterhead


def letterhead(park: Park) -> Letterhead:
    """The park's names and addresses in French and Arabic, for ``facts["park"]`` of a document."""
    return Letterhead(
        code=park.code,
        name=in_both(lambda: park.name),
        town=in_both(lambda: park.town),
        region=in_both(lambda: park.region),
        operator=in_both(lambda: park.operator),
        signatory=in_both(lambda: park.signatory),
        address=in_both(lambda: park.address),
        phone=park.phone.as_national if park.phone else "",
        email=park.email,
    )
